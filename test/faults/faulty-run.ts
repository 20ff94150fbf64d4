import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import type { Config } from "../../pipelines/core/config.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { messageOf, PipelineError } from "../../pipelines/core/errors.ts";
import { warehousePaths } from "../../pipelines/core/lake.ts";
import { type Plan, type PlannedAuthor, writePlan } from "../../pipelines/core/plans.ts";
import { silentProgress } from "../../pipelines/core/progress.ts";
import { listRawFiles } from "../../pipelines/core/raw.ts";
import { literal, withDatabase } from "../../pipelines/core/warehouse.ts";
import { extract } from "../../pipelines/extract/extract.ts";
import type { FaultRates } from "../../pipelines/simulate/server/faults/catalogue.ts";
import {
  type SimulatorOptions,
  type Statement,
  startSimulator,
} from "../../pipelines/simulate/server/server.ts";
import { createWorld, type World } from "../../pipelines/simulate/world.ts";
import { fastClock } from "./fast-clock.ts";

const NOON = Date.parse("2026-11-22T12:00:00Z");
const SPEED = 20;
const BATCH = 15;
/** Faults of the account end a run, as they should: the same command is given again, so often at most. */
const MOST_STARTS = 200;

/** What a run met and what came of it. */
export interface FaultyRun {
  readonly authors: number;
  /** Authors that exist and are neither suspended nor deactivated. */
  readonly fetchable: number;
  readonly fetched: number;
  /** Handles with an outcome; more rows than handles would be a second outcome. */
  readonly outcomes: number;
  readonly outcome_rows: number;
  readonly starts: number;
  /** The lines that ended a run early. */
  readonly stops: readonly string[];
  readonly statement: Statement;
  readonly ledger_dollars: number;
  readonly possible_dollars: number;
  readonly seconds: number;
}

/** How a run is put together. */
export interface FaultyRunOptions {
  readonly handles: number;
  readonly faults: FaultRates;
  readonly seed: number;
  readonly concurrency?: number;
  readonly simulator?: Partial<SimulatorOptions>;
  /** How fast time goes by, 20 times by default. */
  readonly speed?: number;
  /** Every so many authors have posts sampled and, next to them, expanded; none by default. */
  readonly deepEvery?: number;
}

const counts = z.object({ rows: z.number(), handles: z.number(), fetched: z.number() });
const dollars = z.object({ dollars: z.number().nullable() });

/** Extracts the handles of a simulated world through a simulator that deals faults, until the run ends by itself. */
export async function faultyRun(options: FaultyRunOptions): Promise<FaultyRun> {
  const root = await mkdtemp(path.join(tmpdir(), "m3-faults-"));
  const clock = fastClock(NOON, options.speed ?? SPEED);
  const world = createWorld({ seed: options.seed, size: options.handles, now: NOON });
  const simulator = await startSimulator({
    world,
    now: clock.now,
    faults: options.faults,
    faultSeed: options.seed,
    windowMs: 20_000,
    ...options.simulator,
  });
  const config: Config = {
    warehouse: warehousePaths(root),
    seedsDir: "seeds",
    handlesDir: root,
    sqlDir: "sql",
    asOf: NOON,
    json: false,
    token: "sim-faults",
    apiBase: simulator.url,
    memoryLimit: "1GiB",
  };
  const context: Context = { config, clock, progress: silentProgress, signal: new AbortController().signal };
  const began = performance.now();
  const stops: string[] = [];
  try {
    const plan = makePlan(world, options.deepEvery);
    await writePlan(config.warehouse, plan);
    let possible = 0;
    for (let done = false; !done; ) {
      if (stops.length > MOST_STARTS) throw new Error(`still not done: ${stops.at(-1)}`);
      try {
        const summary = await extract(context, {
          concurrency: options.concurrency ?? 20,
          confirmed: true,
          vocabulary: "tweet",
          deadlineMs: 500,
        });
        possible = summary.dollars_possible;
        done = summary.state === "done";
      } catch (error) {
        if (!(error instanceof PipelineError)) throw error;
        stops.push(messageOf(error));
      }
    }
    const found = await readCounts(config);
    return {
      authors: plan.batches.reduce((sum, batch) => sum + batch.authors.length, 0),
      fetchable: fetchable(world),
      fetched: found.fetched,
      outcomes: found.handles,
      outcome_rows: found.rows,
      starts: stops.length + 1,
      stops,
      statement: simulator.bill(),
      ledger_dollars: found.dollars,
      possible_dollars: possible,
      seconds: (performance.now() - began) / 1000,
    };
  } finally {
    await simulator.close();
    await rm(root, { recursive: true, force: true });
  }
}

function makePlan(world: World, deepEvery: number | undefined): Plan {
  const authors = Array.from({ length: world.size }, (_, i): PlannedAuthor => {
    const place = deepEvery === undefined ? undefined : i % deepEvery;
    const depth = place === 0 ? 2 : place === 1 ? 1 : 0;
    const shared = { handle: world.authorAt(i).handle, domains: ["security"], reason: "new" };
    return { ...shared, depth, ...(depth === 2 ? { posts: 5 + (i % 40) } : {}) };
  });
  return {
    format: 1,
    plan_id: "2026-11-22-faults",
    as_of: new Date(NOON).toISOString(),
    access_plan: "pay_per_use",
    prices: { user: 0.01, post: 0.005 },
    forecast: { requests: 0, dollars_expected: 0, dollars_max: 0, minutes: 0 },
    batches: Array.from({ length: Math.ceil(authors.length / BATCH) }, (_, i) => ({
      batch_id: `b${String(i + 1).padStart(5, "0")}`,
      authors: authors.slice(BATCH * i, BATCH * (i + 1)),
    })),
  };
}

function fetchable(world: World): number {
  const statuses = Array.from({ length: world.size }, (_, i) => world.authorAt(i).status);
  return statuses.filter((status) => status === "active" || status === "protected").length;
}

async function readCounts({ warehouse }: Config): Promise<z.infer<typeof counts> & { dollars: number }> {
  const scan = async (kind: "outcomes" | "requests") => {
    const files = await listRawFiles(warehouse, kind);
    return `read_parquet([${files.map(literal).join(", ")}], union_by_name = true)`;
  };
  return withDatabase({}, async (database) => {
    const [found] = await database.rows(
      `select count(*)::int as rows, count(distinct handle)::int as handles,
         (count(*) filter (outcome in ('found', 'protected')))::int as fetched from ${await scan("outcomes")}`,
      counts,
    );
    const [cost] = await database.rows(
      `select sum(cost_dollars)::double as dollars from ${await scan("requests")}`,
      dollars,
    );
    if (found === undefined) throw new Error("no outcomes");
    return { ...found, dollars: cost?.dollars ?? 0 };
  });
}

/** The share of fetchable authors that must be fetched whatever happens. */
const FETCHED_SHARE = 0.999;
const CENT = 0.005;

/** What a run did not keep of what it promises; empty when all holds. */
export function violations(run: FaultyRun): string[] {
  const { statement } = run;
  const lost = statement.dollars - run.ledger_dollars;
  return [
    run.outcomes === run.authors && run.outcome_rows === run.authors
      ? ""
      : `${run.outcome_rows} outcomes of ${run.outcomes} handles for ${run.authors} authors`,
    run.fetched >= FETCHED_SHARE * run.fetchable ? "" : `${run.fetched} of ${run.fetchable} fetched`,
    // What was billed is booked, or reported as possibly billed; nothing is booked that was not billed.
    lost <= run.possible_dollars + CENT && lost >= -CENT
      ? ""
      : `billed $${statement.dollars}, booked $${run.ledger_dollars}, possibly $${run.possible_dollars}`,
  ].filter((text) => text !== "");
}
