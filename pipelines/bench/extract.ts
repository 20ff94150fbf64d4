import { rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Context } from "../core/context.ts";
import { warehousePaths } from "../core/lake.ts";
import { withWriterLock } from "../core/lock.ts";
import { writePlan } from "../core/plans.ts";
import { count } from "../core/progress.ts";
import { createWorld, type World } from "../simulate/world.ts";
import { type Extraction, measureExtraction } from "./extraction.ts";
import { type StageFigures, stageFigures } from "./figures.ts";
import { describeMachine, type Machine } from "./machine.ts";
import { type Measured, measure } from "./measure.ts";
import { leastRequests, planWorld } from "./plan-world.ts";
import { removeLookups, writeLookups } from "./send-lookups.ts";
import { SIMULATED_TOKEN, withSimulator } from "./simulator.ts";
import { withSteps } from "./steps.ts";
import { takeTurns } from "./turns.ts";

/** Profiles, and profiles with their most recent and pinned post. */
const DEPTHS = [0, 1] as const;
type Depth = (typeof DEPTHS)[number];

export interface ExtractBenchOptions {
  /** Numbers of simulated authors. */
  readonly sizes: readonly number[];
  /** Seed of the simulated worlds. */
  readonly seed: number;
  /** Extractions, and floors, per size and depth; 1 or more. */
  readonly runs: number;
  /** Batches of an extraction in work, and lookups of a floor in flight, at a time. */
  readonly concurrency: number;
}

/** What the extraction of one size and depth took. What it brought is of the last run. */
export interface ExtractFigures extends Omit<Extraction, "usage"> {
  readonly depth: Depth;
  readonly authors: number;
  readonly batches: number;
  readonly warehouse: string;
  /** Sending the same lookups with bare http and keeping the bodies in one file. */
  readonly floor: StageFigures;
  readonly floor_bytes_received: number;
  readonly extract: StageFigures;
  /** Median time of the extraction by median time of the floor. */
  readonly ratio: number;
  readonly authors_per_second: number;
  /** The fewest lookups that all handles fit into. */
  readonly requests_least: number;
}

/** What `bench extract` measured, and on what. */
export interface ExtractBench {
  readonly seed: number;
  readonly runs: number;
  readonly concurrency: number;
  readonly as_of: string;
  readonly machine: Machine;
  readonly cases: readonly ExtractFigures[];
}

const floorResult = z.object({ bytes: z.number() });
type Floor = Measured<z.infer<typeof floorResult>>;

/**
 * Measures extractions of simulated authors into `<warehouse>/extract-<size>-<seed>-depth-<depth>/`, emptied before each,
 * and their floors: each in a process of its own, and beside it a new simulator in another. Throws PipelineError when a
 * stage fails, when a ledger differs from what the simulator billed, or another benchmark runs in the same folder.
 */
export function benchExtract(context: Context, options: ExtractBenchOptions): Promise<ExtractBench> {
  const { warehouse, asOf } = context.config;
  const { sizes, seed, runs, concurrency } = options;
  return withWriterLock(warehouse, async () => {
    const machine = describeMachine();
    const cases: ExtractFigures[] = [];
    for (const depth of DEPTHS) {
      for (const size of sizes) {
        const world = createWorld({ seed, size, now: asOf });
        cases.push(await benchCase(context, world, depth, options));
      }
    }
    return { seed, runs, concurrency, as_of: new Date(asOf).toISOString(), machine, cases };
  });
}

async function benchCase(
  context: Context,
  world: World,
  depth: Depth,
  { runs, concurrency }: ExtractBenchOptions,
): Promise<ExtractFigures> {
  const { config, progress } = context;
  const name = `extract-${world.size}-${world.seed}-depth-${depth}`;
  const warehouse = warehousePaths(path.join(config.warehouse.root, name));
  const label = `bench extract ${count(world.size)} authors, depth ${depth}`;
  return withSteps(progress, label, 1 + 2 * runs, async (next) => {
    next("plan");
    const plan = await planWorld(config, world, depth);
    const floors: Floor[] = [];
    const extractions: Extraction[] = [];
    const floor = async (run: number) => {
      next(`floor ${run} of ${runs}`);
      await writeLookups(config.warehouse, plan, depth);
      floors.push(await measureFloor(context, world, concurrency));
      await removeLookups(config.warehouse);
    };
    const extraction = async (run: number) => {
      next(`extraction ${run} of ${runs}`);
      await rm(warehouse.root, { recursive: true, force: true });
      await writePlan(warehouse, plan);
      const own = { ...context, config: { ...config, warehouse } };
      extractions.push(await measureExtraction(own, world, concurrency));
    };
    await takeTurns(runs, floor, extraction);
    const lastFloor = floors.reduce((_, later) => later);
    const { usage, ...brought } = extractions.reduce((_, later) => later);
    const figures = {
      floor: stageFigures(floors.map((one) => one.usage)),
      extract: stageFigures(extractions.map((one) => one.usage)),
    };
    return {
      depth,
      authors: world.size,
      batches: plan.batches.length,
      warehouse: warehouse.root,
      ...figures,
      ratio: figures.extract.seconds.median / figures.floor.seconds.median,
      authors_per_second: world.size / figures.extract.seconds.median,
      requests_least: leastRequests(world.size),
      floor_bytes_received: lastFloor.result.bytes,
      ...brought,
    };
  });
}

function measureFloor(context: Context, world: World, concurrency: number): Promise<Floor> {
  return withSimulator(world, ({ url }) => {
    const task = { stage: "send lookups", url, token: SIMULATED_TOKEN, concurrency } as const;
    return measure(context, task, floorResult);
  });
}
