import path from "node:path";
import { z } from "zod";
import { LAYERS } from "../build/models.ts";
import type { Context } from "../core/context.ts";
import { warehousePaths } from "../core/lake.ts";
import { withWriterLock } from "../core/lock.ts";
import { count } from "../core/progress.ts";
import { removeCopies } from "./copy-raw.ts";
import {
  type LayerFigures,
  layerFigures,
  type ModelFigures,
  modelFigures,
  type Spread,
  type StageFigures,
  spread,
  stageFigures,
} from "./figures.ts";
import { describeMachine, type Machine } from "./machine.ts";
import { type Measured, measure } from "./measure.ts";
import { findPreparation, makePreparation, type Preparation, verifyRaw } from "./prepare.ts";
import { type NextStep, withSteps } from "./steps.ts";
import { takeTurns } from "./turns.ts";

export interface BuildBenchOptions {
  /** Numbers of simulated authors. */
  readonly sizes: readonly number[];
  /** Seed of the simulated worlds. */
  readonly seed: number;
  /** Builds, and copies of raw, per size; 1 or more. */
  readonly runs: number;
}

/** What the build of one size took. */
export interface SizeFigures {
  readonly authors: number;
  readonly warehouse: string;
  /** Was the raw data there already? Its figures are then of the run that made it. */
  readonly reused: boolean;
  readonly preparation: Preparation;
  /** Copying the raw Parquet once. */
  readonly floor: StageFigures;
  readonly build: StageFigures;
  /** Median time of the build by median time of the floor. */
  readonly ratio: number;
  /** Of the build: seeds, checksums, contracts, row hashes, checks, checkpoint. */
  readonly seconds_outside_models: Spread;
  /** In the order they are built in. */
  readonly layers: readonly LayerFigures[];
  /** Slowest first. */
  readonly models: readonly ModelFigures[];
}

/** What `bench build` measured, and on what. */
export interface BuildBench {
  readonly seed: number;
  readonly runs: number;
  readonly as_of: string;
  /** DuckDB's, for build and floor alike. */
  readonly memory_limit: string;
  readonly machine: Machine;
  readonly sizes: readonly SizeFigures[];
}

/** What a measured build answers. */
export const builtResult = z.object({
  models: z.array(z.object({ model: z.string(), rows: z.number(), milliseconds: z.number() })),
});
const copiedResult = z.record(z.enum(LAYERS), z.number());
type Built = Measured<z.infer<typeof builtResult>>;

/**
 * Measures builds of simulated authors in `<warehouse>/build-<size>-<seed>/`, each build and each copy of raw in a
 * process of its own, taking turns. Raw data of an earlier run is used again. Throws PipelineError when a stage fails
 * or another benchmark runs in the same folder.
 */
export function benchBuild(context: Context, options: BuildBenchOptions): Promise<BuildBench> {
  const { warehouse, asOf, memoryLimit } = context.config;
  return withWriterLock(warehouse, async () => {
    const machine = describeMachine();
    const sizes: SizeFigures[] = [];
    for (const size of options.sizes) {
      const folder = warehousePaths(path.join(warehouse.root, `build-${size}-${options.seed}`));
      sizes.push(
        await benchSize({ ...context, config: { ...context.config, warehouse: folder } }, size, options),
      );
    }
    return {
      seed: options.seed,
      runs: options.runs,
      as_of: new Date(asOf).toISOString(),
      memory_limit: memoryLimit,
      machine,
      sizes,
    };
  });
}

async function benchSize(
  context: Context,
  size: number,
  { seed, runs }: BuildBenchOptions,
): Promise<SizeFigures> {
  const found = await findPreparation(context);
  const steps = (found === undefined ? 4 : 1) + 3 * runs;
  return withSteps(context.progress, `bench build ${count(size)} authors`, steps, async (next) => {
    const preparation = found ?? (await makePreparation(context, size, seed, next));
    // Everything is read once, so that no measurement is the first to read it from disk.
    next("verify raw");
    await verifyRaw(context);
    const { floors, builds, copies } = await measureAll(context, runs, next);
    const floor = stageFigures(floors.map(({ usage }) => usage));
    const build = stageFigures(builds.map(({ usage }) => usage));
    return {
      authors: size,
      warehouse: context.config.warehouse.root,
      reused: found !== undefined,
      preparation,
      floor,
      build,
      ratio: build.seconds.median / floor.seconds.median,
      seconds_outside_models: spread(builds.map(outsideModels)),
      layers: layerFigures(
        builds.map(({ result }) => result.models),
        copies.map(({ result }) => result),
      ),
      models: modelFigures(builds.map(({ result }) => result.models)),
    };
  });
}

async function measureAll(context: Context, runs: number, next: NextStep) {
  const floors: Measured<undefined>[] = [];
  const builds: Built[] = [];
  const copies: Measured<z.infer<typeof copiedResult>>[] = [];
  const floor = async (run: number) => {
    next(`floor ${run} of ${runs}`);
    floors.push(await measure(context, { stage: "copy raw" }, z.undefined()));
    await removeCopies(context);
  };
  const build = async (run: number) => {
    next(`build ${run} of ${runs}`);
    builds.push(await measure(context, { stage: "build" }, builtResult));
    next(`copy tables ${run} of ${runs}`);
    copies.push(await measure(context, { stage: "copy tables" }, copiedResult));
  };
  await takeTurns(runs, floor, build);
  return { floors, builds, copies };
}

function outsideModels({ usage, result }: Built): number {
  return usage.seconds - result.models.reduce((sum, { milliseconds }) => sum + milliseconds / 1000, 0);
}
