import { rm } from "node:fs/promises";
import path from "node:path";
import { build } from "../build/build.ts";
import { ownHandlesDir } from "../core/config.ts";
import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import { warehousePaths } from "../core/lake.ts";
import { withWriterLock } from "../core/lock.ts";
import { writePlan } from "../core/plans.ts";
import { count, silentProgress } from "../core/progress.ts";
import { extract } from "../extract/extract.ts";
import { writeSeedLists } from "../simulate/seed-lists.ts";
import { startSimulator } from "../simulate/server/server.ts";
import { writeTruth } from "../simulate/truth.ts";
import { createWorld, type World } from "../simulate/world.ts";
import { jumpingClock } from "./jumping-clock.ts";
import { planWorld } from "./plan-world.ts";
import { readScoreFigures, type ScoreFigures } from "./score-figures.ts";
import { type Gain, scoreGains } from "./score-gains.ts";
import { VOCABULARY } from "./send-lookups.ts";
import { SIMULATED_TOKEN } from "./simulator.ts";
import { type NextStep, withSteps } from "./steps.ts";

export interface ScoresBenchOptions {
  /** Numbers of simulated authors. */
  readonly sizes: readonly number[];
  readonly seed: number;
  /** Posts of a timeline sample of depth 2; as the seeds say when absent. */
  readonly posts?: number | undefined;
}

/** How good the scores are when all authors are read at one depth. */
export interface ScoresDepth extends ScoreFigures {
  readonly depth: Depth;
  readonly warehouse: string;
}

export interface ScoresSize {
  readonly authors: number;
  readonly depths: readonly ScoresDepth[];
  /** What each depth adds to the one before, and what that costs. */
  readonly gains: readonly Gain[];
}

/** What `bench scores` measured. */
export interface ScoresBench {
  readonly seed: number;
  readonly as_of: string;
  readonly sizes: readonly ScoresSize[];
}

/** Profiles; their most recent and pinned posts too; or a sample of their timelines. */
const DEPTHS = [0, 1, 2] as const;
type Depth = (typeof DEPTHS)[number];
const STEPS_PER_DEPTH = 3;
const CONCURRENCY = 20;

/**
 * Extracts all authors of simulated worlds at each depth into `<warehouse>/scores-<size>-<seed>-depth-<depth>/`, made anew
 * each time, builds them, and measures the scores against the truth. Throws PipelineError when an extraction leaves
 * authors out or another benchmark runs in the folder.
 */
export function benchScores(context: Context, options: ScoresBenchOptions): Promise<ScoresBench> {
  const { warehouse, asOf } = context.config;
  const { sizes, seed, posts } = options;
  return withWriterLock(warehouse, async () => {
    const measured: ScoresSize[] = [];
    for (const size of sizes) {
      const world = createWorld({ seed, size, now: asOf });
      const label = `bench scores ${count(size)} authors`;
      const depths = await withSteps(
        context.progress,
        label,
        STEPS_PER_DEPTH * DEPTHS.length,
        async (next) => {
          const reached: ScoresDepth[] = [];
          for (const depth of DEPTHS) reached.push(await benchDepth(context, world, depth, posts, next));
          return reached;
        },
      );
      measured.push({ authors: size, depths, gains: scoreGains(depths) });
    }
    return { seed, as_of: new Date(asOf).toISOString(), sizes: measured };
  });
}

async function benchDepth(
  context: Context,
  world: World,
  depth: Depth,
  posts: number | undefined,
  next: NextStep,
): Promise<ScoresDepth> {
  const folder = `scores-${world.size}-${world.seed}-depth-${depth}`;
  const warehouse = warehousePaths(path.join(context.config.warehouse.root, folder));
  await rm(warehouse.root, { recursive: true, force: true });
  const handlesDir = ownHandlesDir(warehouse);
  await writeSeedLists(world, handlesDir);
  const truth = path.join(warehouse.root, "truth.jsonl");
  await writeTruth(world, truth);
  const config = { ...context.config, warehouse, handlesDir, token: SIMULATED_TOKEN };
  const own = { ...context, config, progress: silentProgress };
  next(`extract at depth ${depth}`);
  await writePlan(warehouse, await planWorld(config, world, depth, posts));
  await extractAll(own, world);
  next(`build depth ${depth}`);
  await build(own);
  next(`compare depth ${depth} with the truth`);
  return { depth, warehouse: warehouse.root, ...(await readScoreFigures(warehouse.database, truth)) };
}

/** Carries out the newest plan at the moment of the world, so that no figure depends on the day of the benchmark. */
async function extractAll(context: Context, world: World): Promise<void> {
  const clock = jumpingClock(world.now);
  const simulator = await startSimulator({ world, now: clock.now });
  try {
    const config = { ...context.config, apiBase: simulator.url };
    const options = { concurrency: CONCURRENCY, confirmed: false, vocabulary: VOCABULARY } as const;
    const { authors_done } = await extract({ ...context, config, clock }, options);
    if (authors_done === world.size) return;
    const what = `the extraction ended with ${count(authors_done)} of ${count(world.size)} authors`;
    throw new PipelineError(what, { file: config.warehouse.root });
  } finally {
    await simulator.close();
  }
}
