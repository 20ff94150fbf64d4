import { rm } from "node:fs/promises";
import path from "node:path";
import { build } from "../build/build.ts";
import { ownHandlesDir } from "../core/config.ts";
import type { Context } from "../core/context.ts";
import { warehousePaths } from "../core/lake.ts";
import { withWriterLock } from "../core/lock.ts";
import { count, silentProgress } from "../core/progress.ts";
import { extract } from "../extract/extract.ts";
import { makePlan } from "../plan/plan.ts";
import { writeSeedLists } from "../simulate/seed-lists.ts";
import { startSimulator } from "../simulate/server/server.ts";
import { writeTruth } from "../simulate/truth.ts";
import { createWorld } from "../simulate/world.ts";
import { type Coverage, measureCoverage } from "./coverage.ts";
import { jumpingClock } from "./jumping-clock.ts";
import { PLANNERS, type Planner } from "./planners.ts";
import { SIMULATED_TOKEN } from "./simulator.ts";
import { type NextStep, withSteps } from "./steps.ts";

export interface PlanBenchOptions {
  /** Simulated authors; most of them are on lists. */
  readonly sizes: readonly number[];
  readonly seed: number;
  /** Rounds of plan, extraction and build, and expected dollars and days of each. */
  readonly rounds: number;
  readonly budget: number;
  readonly days: number;
}

/** What a planner had reached after a round, for how much. */
export interface PlanRound extends Coverage {
  readonly round: number;
  /** What the simulator billed so far. */
  readonly dollars: number;
  /** Authors of this round's plan, and seconds it took to make it. */
  readonly planned: number;
  readonly seconds: number;
}

export interface PlannerFigures {
  readonly planner: Planner;
  readonly authors: number;
  readonly rounds: readonly PlanRound[];
}

/** What `bench plan` measured. */
export interface PlanBench extends Omit<PlanBenchOptions, "sizes"> {
  readonly cases: readonly PlannerFigures[];
}

const DAY_MS = 86_400_000;
/** Fast enough, and far from any limit of the simulator. */
const CONCURRENCY = 20;

/**
 * Compares planners at equal budget on worlds whose lists have errors: each plans, extracts and builds in rounds, days of
 * the simulated clock apart, and learns from its own history alone. Its warehouses lie in `<warehouse>/plan-…/`.
 */
export function benchPlan(context: Context, options: PlanBenchOptions): Promise<PlanBench> {
  const { sizes, ...rest } = options;
  const planners = Object.keys(PLANNERS) as Planner[];
  const steps = sizes.length * planners.length * rest.rounds;
  return withWriterLock(context.config.warehouse, () =>
    withSteps(context.progress, "benchmark", steps, async (next) => {
      const cases: PlannerFigures[] = [];
      for (const size of sizes) {
        for (const planner of planners) cases.push(await runPlanner(context, planner, size, rest, next));
      }
      return { ...rest, cases };
    }),
  );
}

async function runPlanner(
  context: Context,
  planner: Planner,
  authors: number,
  { seed, rounds, budget, days }: Omit<PlanBenchOptions, "sizes">,
  next: NextStep,
): Promise<PlannerFigures> {
  const begin = context.config.asOf;
  const clock = jumpingClock(begin);
  const world = createWorld({ seed, size: authors, now: begin });
  const simulator = await startSimulator({ world, now: clock.now });
  const folder = `plan-${authors}-${seed}-${planner.replace(/\W+/g, "-")}`;
  const warehouse = warehousePaths(path.join(context.config.warehouse.root, folder));
  const reached: PlanRound[] = [];
  try {
    await rm(warehouse.root, { recursive: true, force: true });
    const handlesDir = ownHandlesDir(warehouse);
    await writeSeedLists(world, handlesDir);
    const truth = path.join(warehouse.root, "truth.jsonl");
    await writeTruth(world, truth);
    for (let round = 1; round <= rounds; round += 1) {
      clock.set(begin + (round - 1) * days * DAY_MS);
      const asOf = clock.now();
      const at: Context = {
        ...context,
        clock,
        progress: silentProgress,
        config: {
          ...context.config,
          warehouse,
          handlesDir,
          asOf,
          token: SIMULATED_TOKEN,
          apiBase: simulator.url,
        },
      };
      next(`${planner} planner, ${count(authors)} authors, round ${round}`);
      const { planned, seconds } = await playRound(at, planner, budget, seed);
      const dollars = simulator.bill().dollars;
      reached.push({
        round,
        dollars,
        planned,
        seconds,
        ...(await measureCoverage(warehouse.database, truth, asOf)),
      });
    }
  } finally {
    await simulator.close();
    await rm(warehouse.root, { recursive: true, force: true });
  }
  return { planner, authors, rounds: reached };
}

async function playRound(
  context: Context,
  planner: Planner,
  budget: number,
  seed: number,
): Promise<{ planned: number; seconds: number }> {
  const begun = performance.now();
  const options = { accessPlan: "pay_per_use", depth: 0, budget, seed } as const;
  const { authors: planned } = await makePlan(context, options, PLANNERS[planner]);
  const seconds = (performance.now() - begun) / 1000;
  await extract(context, { concurrency: CONCURRENCY, confirmed: false, vocabulary: "post" });
  await build(context);
  return { planned, seconds };
}
