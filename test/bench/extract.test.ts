import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { measureExtraction } from "../../pipelines/bench/extraction.ts";
import { planWorld } from "../../pipelines/bench/plan-world.ts";
import { withSimulator } from "../../pipelines/bench/simulator.ts";
import { systemClock } from "../../pipelines/core/clock.ts";
import { readConfig } from "../../pipelines/core/config.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { Interrupted } from "../../pipelines/core/errors.ts";
import { warehousePaths } from "../../pipelines/core/lake.ts";
import { type Plan, writePlan } from "../../pipelines/core/plans.ts";
import { silentProgress } from "../../pipelines/core/progress.ts";
import { listRawFiles, type RAW_KINDS } from "../../pipelines/core/raw.ts";
import { literal, withDatabase } from "../../pipelines/core/warehouse.ts";
import { createWorld } from "../../pipelines/simulate/world.ts";
import { bench } from "../../pipelines/verbs/bench.ts";

const root = await mkdtemp(path.join(tmpdir(), "m3-bench-extract-"));
afterAll(() => rm(root, { recursive: true, force: true }));

const SIZE = 250;
const AS_OF = Date.parse("2026-11-22T00:00:00Z");

function contextOf(warehouse: string, signal = new AbortController().signal): Context {
  const config = { ...readConfig({ warehouse }, {}, process.cwd()), asOf: AS_OF };
  return { config, clock: systemClock, progress: silentProgress, signal };
}

async function run(
  flags: Record<string, unknown>,
  signal = new AbortController().signal,
): Promise<{ figures: unknown; text: string }> {
  let printed = { figures: undefined as unknown, text: "" };
  const all = { what: "extract", sizes: String(SIZE), seed: 7, warehouse: root, ...flags };
  await bench.run(all, contextOf(root, signal), {
    result: (figures, render) => {
      printed = { figures, text: render() };
    },
  });
  return printed;
}

const positive = z.number().positive();
const spread = z.strictObject({ median: positive, min: positive, max: positive });
const stage = z.strictObject({
  seconds: spread,
  // Node alone takes more than 30 MB, and nothing here a gigabyte.
  peak_rss_bytes: z.number().min(30e6).max(1e9),
  start_heap_bytes: positive,
  peak_heap_bytes: positive,
  live_heap_bytes: positive.nullable(),
});
const figuresOf = <Depth extends number>(depth: Depth) =>
  z.strictObject({
    depth: z.literal(depth),
    authors: z.literal(SIZE),
    batches: positive,
    warehouse: z.string(),
    floor: stage,
    floor_bytes_received: positive,
    extract: stage,
    ratio: positive,
    authors_per_second: positive,
    requests: z.literal(3),
    requests_least: z.literal(3),
    dollars: positive,
    bytes_received: positive,
    raw_files: positive,
    raw_bytes: positive,
  });
const promised = z.strictObject({
  seed: z.literal(7),
  runs: z.literal(1),
  concurrency: z.literal(20),
  as_of: z.literal("2026-11-22T00:00:00.000Z"),
  machine: z.object({ cpus: positive, memory_bytes: positive, node: z.string() }),
  cases: z.tuple([figuresOf(0), figuresOf(1)]),
});

const total = z.object({ total: z.coerce.number() });

/** One number of the raw files of a kind. */
async function askRaw(warehouse: string, kind: (typeof RAW_KINDS)[number], select: string): Promise<number> {
  const files = await listRawFiles(warehousePaths(warehouse), kind);
  const scan = `read_parquet([${files.map(literal).join(", ")}])`;
  const rows = await withDatabase({}, (database) =>
    database.rows(`select ${select} as total from ${scan}`, total),
  );
  return rows[0]?.total ?? 0;
}

test("measures extractions of simulated authors against sending the same lookups with bare http", async () => {
  const { figures, text } = await run({});
  const { cases } = promised.parse(figures);
  for (const one of cases) {
    expect(one.ratio).toBe(one.extract.seconds.median / one.floor.seconds.median);
    expect(one.authors_per_second).toBe(SIZE / one.extract.seconds.median);
    expect(one.extract.peak_heap_bytes).toBeGreaterThan(one.extract.start_heap_bytes);
    // The floor asked for the same.
    expect(one.floor_bytes_received).toBe(one.bytes_received);
    for (const shown of [`${one.ratio.toFixed(1)}×`, `$${one.dollars.toFixed(2)}`])
      expect(text).toContain(shown);

    // What was extracted is what the figures are of.
    expect(await askRaw(one.warehouse, "outcomes", "count(*)")).toBe(SIZE);
    expect(await askRaw(one.warehouse, "requests", "sum(cost_dollars)")).toBeCloseTo(one.dollars, 4);
    const users = await askRaw(one.warehouse, "users", "count(*)");
    const posts = one.depth === 0 ? 0 : await askRaw(one.warehouse, "posts", "count(*)");
    expect(0.01 * users + 0.005 * posts).toBeCloseTo(one.dollars, 4);
    const files = await readdir(warehousePaths(one.warehouse).raw, { recursive: true });
    expect(one.raw_files).toBe(files.filter((file) => file.endsWith(".parquet")).length);
  }
  const [profiles, withPosts] = cases;
  expect(withPosts.dollars).toBeGreaterThan(profiles.dollars);
  expect(withPosts.bytes_received).toBeGreaterThan(profiles.bytes_received);
});

/** A plan of all authors of a small world but for what `change` does to it, carried out and measured. */
async function measureChanged(name: string, change: (plan: Plan) => Plan) {
  const context = contextOf(path.join(root, name));
  const world = createWorld({ seed: 7, size: 30, now: AS_OF });
  await writePlan(context.config.warehouse, change(await planWorld(context.config, world, 0)));
  return measureExtraction(context, world, 20);
}

test.concurrent("a ledger that differs from the simulator's bill fails the benchmark", async () => {
  const dearer = (plan: Plan) => ({ ...plan, prices: { ...plan.prices, user: 0.0101 } });
  await expect(measureChanged("dearer", dearer)).rejects.toThrow(
    /dearer: the ledger has 1 requests and \$0\.\d{4}, the simulator 1 requests and \$0\.\d{4}\. Its figures are void/,
  );
});

test.concurrent("an extraction that leaves an author out fails the benchmark", async () => {
  const shorter = (plan: Plan) => ({ ...plan, batches: plan.batches.slice(1) });
  await expect(measureChanged("shorter", shorter)).rejects.toThrow(/is done with 15 of 30 authors/);
});

test("a simulator ends with the work beside it", async () => {
  let base = "";
  const work = withSimulator({ seed: 7, size: 20, now: AS_OF }, async ({ url, books }) => {
    base = url;
    expect(await books()).toEqual({ requests: 0, dollars: 0 });
    throw new Error("the work failed");
  });
  await expect(work).rejects.toThrow("the work failed");
  await expect(fetch(`${base}/simulator/bill`)).rejects.toThrow("fetch failed");
});

test("stops with the reason it is given", async () => {
  const stop = new AbortController();
  const stopped = run({ sizes: "50000" }, stop.signal);
  setTimeout(() => stop.abort(new Interrupted("SIGTERM", "npm run bench")), 1_500);
  const started = performance.now();
  await expect(stopped).rejects.toThrow(Interrupted);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test.each([
  [{ sizes: "99000000" }, /cannot have 99000000 authors/],
  [{ concurrency: 0 }, /--concurrency is 1 to 100/],
  [{ what: "build", concurrency: 20 }, /--concurrency goes with bench extract/],
])("refuses %o", async (flags, message) => {
  await expect(run(flags)).rejects.toThrow(message);
});
