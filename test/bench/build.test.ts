import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { copyRaw } from "../../pipelines/bench/copy-raw.ts";
import { findPreparation } from "../../pipelines/bench/prepare.ts";
import { LAYERS } from "../../pipelines/build/models.ts";
import { systemClock } from "../../pipelines/core/clock.ts";
import { readConfig } from "../../pipelines/core/config.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { Interrupted } from "../../pipelines/core/errors.ts";
import { exists, warehousePaths } from "../../pipelines/core/lake.ts";
import { silentProgress } from "../../pipelines/core/progress.ts";
import { listRawFiles } from "../../pipelines/core/raw.ts";
import { withDatabase } from "../../pipelines/core/warehouse.ts";
import { bench } from "../../pipelines/verbs/bench.ts";

const root = await mkdtemp(path.join(tmpdir(), "m3-bench-"));
afterAll(() => rm(root, { recursive: true, force: true }));

const SIZE = 200;
const AS_OF = "2026-11-22T00:00:00.000Z";
const folder = warehousePaths(path.join(root, `build-${SIZE}-7`));

const common = { warehouse: root };

function contextOf({ signal = new AbortController().signal }: { signal?: AbortSignal }): Context {
  const config = readConfig(common, {}, process.cwd());
  return { config, clock: systemClock, progress: silentProgress, signal };
}

async function run(
  flags: Record<string, unknown>,
  context = contextOf({}),
): Promise<{ figures: unknown; text: string }> {
  let printed = { figures: undefined as unknown, text: "" };
  const all = { what: "build", sizes: String(SIZE), seed: 7, runs: 1, ...common, ...flags };
  await bench.run(all, context, {
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
  // Node with the engine loaded takes more than 50 MB, and nothing here a gigabyte.
  peak_rss_bytes: z.number().min(50e6).max(1e9),
  start_heap_bytes: positive,
  peak_heap_bytes: positive,
  live_heap_bytes: positive.nullable(),
});
const promised = z.object({
  seed: z.literal(7),
  as_of: z.literal(AS_OF),
  memory_limit: z.string(),
  machine: z.object({ cpus: positive, memory_bytes: positive, node: z.string() }),
  sizes: z.tuple([
    z.object({
      authors: z.literal(SIZE),
      reused: z.boolean(),
      preparation: z.object({
        measured_at: z.iso.datetime(),
        raw_files: positive,
        raw_bytes: positive,
        import: z.object({ result: z.object({ lines: positive }) }),
      }),
      floor: stage,
      build: stage,
      ratio: positive,
      seconds_outside_models: spread,
      layers: z.array(
        z.object({
          layer: z.enum(LAYERS),
          models: positive,
          seconds: spread,
          copying_seconds: spread,
        }),
      ),
      models: z.array(z.object({ model: z.string(), rows: z.number(), seconds: spread })),
    }),
  ]),
});

test("measures builds of simulated authors against copying their raw Parquet, and makes that raw data once", async () => {
  const { figures, text } = await run({ runs: 2 });
  const [size] = promised.parse(figures).sizes;
  expect(size.reused).toBe(false);
  expect(size.ratio).toBe(size.build.seconds.median / size.floor.seconds.median);
  expect(size.build.peak_heap_bytes).toBeGreaterThan(size.build.start_heap_bytes);

  const times = size.models.map(({ seconds }) => seconds.median);
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  expect(times.reduce((sum, time) => sum + time, 0)).toBeLessThan(size.build.seconds.max);
  expect(text).toContain(`${size.ratio.toFixed(1)}×`);
  expect(text).toContain(size.models[0]?.model);
  expect(size.layers.map(({ layer }) => layer)).toEqual(LAYERS);
  expect(size.layers.reduce((sum, { models }) => sum + models, 0)).toBe(size.models.length);
  const ofScores = size.models.filter(({ model }) => model.startsWith("scores."));
  const scores = size.layers.find(({ layer }) => layer === "scores");
  expect(scores?.models).toBe(ofScores.length);
  expect(scores?.seconds.min).toBeGreaterThan(Math.max(...ofScores.map(({ seconds }) => seconds.min)));

  // What was built is what the figures are of, and nothing but raw, seeds and the database is left.
  const latest = size.models.find(({ model }) => model === "authors.latest")?.rows;
  await withDatabase({ file: folder.database, readOnly: true }, async (database) => {
    const [row] = await database.rows(
      "select count(*) as n from authors.latest",
      z.object({ n: z.coerce.number() }),
    );
    expect(row?.n).toBe(latest);
    expect(size.preparation.import.result.lines).toBe(latest);
  });
  expect(await exists(path.join(folder.root, "users.jsonl"))).toBe(false);
  expect(await exists(path.join(folder.staging, "floor-users.parquet"))).toBe(false);
  expect(await exists(path.join(folder.staging, "floor-tables.duckdb"))).toBe(false);

  const again = await run({});
  const [second] = promised.parse(again.figures).sizes;
  expect(second.reused).toBe(true);
  expect(second.preparation).toEqual(size.preparation);
  expect(again.text).toContain("is used again");
});

test("damaged raw data is refused, raw data that is no longer whole is not used", async () => {
  const context = contextOf({});
  const own = { ...context, config: { ...context.config, warehouse: folder, asOf: Date.parse(AS_OF) } };
  expect(await findPreparation(own)).toBeDefined();
  const earlier = { ...own, config: { ...own.config, asOf: Date.parse(AS_OF) - 1 } };
  expect(await findPreparation(earlier)).toBeUndefined();

  const [file = ""] = await listRawFiles(folder, "users");
  const whole = await readFile(file);
  const damaged = Buffer.from(whole);
  damaged.writeUInt8(damaged.readUInt8(100) ^ 1, 100);
  await writeFile(file, damaged);
  await expect(run({})).rejects.toThrow(/content differs from its checksum/);
  await rm(file);
  expect(await findPreparation(own)).toBeUndefined();
  await writeFile(file, whole);
});

test("a stage that fails in its process is one expected error", async () => {
  await expect(run({ sizes: "99000000" })).rejects.toThrow(/cannot have 99000000 authors/);
});

test("the floor copies every raw row; too little memory for that is one expected error", async () => {
  const context = contextOf({});
  const own = { ...context, config: { ...context.config, warehouse: folder } };
  const rows = (files: string) => `(select count(*) from read_parquet('${files}'))`;
  await copyRaw(own);
  await withDatabase({}, async (database) => {
    const raw = rows(path.join(folder.raw, "users", "*", "*.parquet"));
    const copy = rows(path.join(folder.staging, "floor-users.parquet"));
    const counts = await database.rows(
      `select ${raw} as raw, ${copy} as copy`,
      z.object({ raw: z.coerce.number().positive(), copy: z.coerce.number() }),
    );
    expect(counts[0]?.copy).toBe(counts[0]?.raw);
  });
  const starved = { ...own, config: { ...own.config, memoryLimit: "1MiB" } };
  await expect(copyRaw(starved)).rejects.toThrow(/1MiB of memory is not enough to copy/);
});

test("stops with the reason it is given, and leaves nothing that looks whole", async () => {
  const stop = new AbortController();
  const stopped = run({ sizes: "1000000" }, contextOf(stop));
  setTimeout(() => stop.abort(new Interrupted("SIGTERM", "npm run bench")), 1_500);
  const started = performance.now();
  await expect(stopped).rejects.toThrow(Interrupted);
  expect(performance.now() - started).toBeLessThan(5_000);
  expect(await exists(path.join(root, "build-1000000-7", "preparation.json"))).toBe(false);
});

test.each([
  [{ sizes: "10k" }, /--sizes is numbers of authors/],
  [{ sizes: "0" }, /--sizes is numbers of authors/],
  [{ runs: 0 }, /--runs is 1 or more/],
])("refuses %o", async (flags, message) => {
  await expect(run(flags)).rejects.toThrow(message);
});
