import { rm } from "node:fs/promises";
import path from "node:path";
import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import { warehousePaths } from "../core/lake.ts";
import { planPath, readPlan } from "../core/plans.ts";
import { silentProgress } from "../core/progress.ts";
import { extract } from "../extract/extract.ts";
import { ApiRefusal } from "../extract/retry.ts";
import { makePlan, type PlanSummary } from "../plan/plan.ts";
import { writeSeedLists } from "../simulate/seed-lists.ts";
import { createWorld, type World } from "../simulate/world.ts";
import { VOCABULARY } from "./send-lookups.ts";
import { SIMULATED_TOKEN, type SimulatorAccess, type SimulatorProcess, withSimulator } from "./simulator.ts";

/** What a plan takes, as it was forecast or as it was then. */
export interface Taken {
  readonly requests: number;
  readonly dollars: number;
  readonly seconds: number;
  readonly authors: number;
}

/** One plan that was carried out. */
export interface ForecastFigures {
  readonly access_plan: string;
  readonly depth: 0 | 1 | 2;
  /** Authors of the plan. */
  readonly authors: number;
  /** Whether the plan could learn from an earlier run. */
  readonly history: boolean;
  /** Both until the monthly cap of posts ended the run, where one did. */
  readonly capped: boolean;
  readonly forecast: Taken;
  readonly actual: Taken;
  /** Of the forecast: its range in requests, dollars and seconds. */
  readonly low: Omit<Taken, "authors">;
  readonly high: Omit<Taken, "authors">;
}

/** What is planned and how the simulator answers. */
export interface ForecastCase extends SimulatorAccess {
  readonly depth: 0 | 1 | 2;
  /** Authors of each plan at most. */
  readonly limit: number;
  /** The access plan of the run before, from which the second plan learns, with windows and caps of its own. */
  readonly learnUnder?: ForecastCase["plan"];
}

const QUARTER_HOUR_MS = 900_000;
const CONCURRENCY = 3;

/**
 * Plans half of a simulated world's lists without any history and carries the plan out, then the other half: with the
 * windows and the cap that the first has used, unless a cap ended it. Throws PipelineError when a run ends otherwise than
 * done or by the monthly cap.
 */
export async function runForecastCase(
  context: Context,
  world: World,
  wanted: ForecastCase,
): Promise<ForecastFigures[]> {
  const name = `forecast-${world.size}-${wanted.plan}-depth-${wanted.depth}`;
  const root = path.join(context.config.warehouse.root, name);
  const warehouse = warehousePaths(root);
  await rm(root, { recursive: true, force: true });
  const now = context.clock.now();
  const own = createWorld({ seed: world.seed, size: world.size, now });
  const handlesDir = path.join(root, "handles");
  await writeSeedLists(own, handlesDir);
  const { windowMs, latencyMs, faults, learnUnder } = wanted;
  const carry = (simulator: SimulatorProcess, plan: ForecastCase["plan"], history: boolean) =>
    carryOut(context, { warehouse, handlesDir }, simulator, { ...wanted, plan }, history);
  const beside = <T>(plan: ForecastCase["plan"], work: (simulator: SimulatorProcess) => Promise<T>) =>
    withSimulator(own, work, { plan, windowMs, latencyMs, ...(faults !== undefined && { faults }) });
  if (learnUnder !== undefined) {
    const first = await beside(learnUnder, (simulator) => carry(simulator, learnUnder, false));
    return [first, await beside(wanted.plan, (simulator) => carry(simulator, wanted.plan, true))];
  }
  return beside(wanted.plan, async (simulator) => {
    const first = await carry(simulator, wanted.plan, false);
    return first.capped ? [first] : [first, await carry(simulator, wanted.plan, true)];
  });
}

async function carryOut(
  context: Context,
  folders: Pick<Context["config"], "warehouse" | "handlesDir">,
  simulator: SimulatorProcess,
  { plan: accessPlan, depth, limit, windowMs }: ForecastCase,
  history: boolean,
): Promise<ForecastFigures> {
  const config = {
    ...context.config,
    ...folders,
    apiBase: simulator.url,
    token: SIMULATED_TOKEN,
    asOf: context.clock.now(),
  };
  const own = { ...context, config, progress: silentProgress };
  const options = { accessPlan, depth, limit, windowScale: windowMs / QUARTER_HOUR_MS };
  const summary = await makePlan(own, options);
  const before = await simulator.books();
  const startedAt = performance.now();
  const { authors, capped } = await runToEnd(own, summary);
  const seconds = (performance.now() - startedAt) / 1000;
  const after = await simulator.books();
  const { forecast } = summary;
  const end = capped ? summary.details?.capped : summary.details?.end;
  if (end == null) {
    throw new PipelineError(
      `the monthly cap ended a run under ${accessPlan}, which was not forecast`,
      { file: planPath(config.warehouse, summary.plan_id) },
      "Compare monthly_posts_cap in access_plans.csv with the simulator's.",
    );
  }
  const { low, high } = forecast;
  const range = (bound: NonNullable<typeof low>) => ({
    requests: bound.requests,
    dollars: bound.dollars,
    seconds: 60 * bound.minutes,
  });
  if (low === undefined || high === undefined) throw new Error("a new forecast has no range");
  return {
    access_plan: accessPlan,
    depth,
    authors: summary.authors,
    history,
    capped,
    forecast: {
      requests: end.requests,
      dollars: end.dollars,
      seconds: 60 * end.minutes,
      authors: end.authors,
    },
    actual: {
      requests: after.requests - before.requests,
      dollars: after.dollars - before.dollars,
      seconds,
      authors,
    },
    low: range(low),
    high: range(high),
  };
}

async function runToEnd(
  context: Context,
  { plan_id }: PlanSummary,
): Promise<{ authors: number; capped: boolean }> {
  const { warehouse } = context.config;
  const plan = await readPlan(warehouse, plan_id);
  if (plan === undefined) throw new PipelineError("the plan is gone", { file: planPath(warehouse, plan_id) });
  try {
    const options = {
      planId: plan_id,
      concurrency: CONCURRENCY,
      confirmed: false,
      vocabulary: VOCABULARY,
    } as const;
    const { authors_done } = await extract(context, options);
    return { authors: authors_done, capped: false };
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.failure !== "monthly_cap") throw error;
    return { authors: 0, capped: true };
  }
}
