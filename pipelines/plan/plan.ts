import { utcDay } from "../core/clock.ts";
import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import { sha256Text } from "../core/lake.ts";
import { DEFAULT_CONCURRENCY, type Plan, type PlannedAuthor, writePlan } from "../core/plans.ts";
import { readSeeds } from "../seeds/read.ts";
import { accessTerms } from "./access.ts";
import { nextBatchSize } from "./batch-size.ts";
import { cutBatches } from "./batches.ts";
import { deepen } from "./deepen.ts";
import { expectedDollars } from "./expected.ts";
import { gatherKnowledge } from "./knowledge.ts";
import { readPolicy } from "./policy.ts";
import { leftOut, prospect } from "./prospect.ts";
import { makeRungs } from "./rungs.ts";
import { schedule } from "./schedule.ts";
import { stopDecision } from "./sources.ts";
import { domainPlans, type PlanSummary, summarise } from "./summary.ts";
import { survey } from "./survey.ts";
import { unfinishedPlan } from "./unfinished.ts";

export type { PlanSummary };

/** What a plan may contain. */
export interface PlanOptions {
  /** Authors at most. */
  readonly limit?: number | undefined;
  /** Authors in a batch, 10 to 20, instead of what earlier batches suggest. */
  readonly batchSize?: number | undefined;
  /** A plan of `access_plans.csv`: what reading costs and how fast it may go. */
  readonly accessPlan: string;
  /** The deepest that authors are read, instead of the depth of their domains. */
  readonly depth?: PlannedAuthor["depth"] | undefined;
  /** Size of timeline samples, 5 to 100. */
  readonly posts?: number | undefined;
  /** Expected dollars at most. */
  readonly budget?: number | undefined;
  /** Decides among equals; 1 where none is given. */
  readonly seed?: number | undefined;
  /** Length of windows as a share of X's own, for simulators. */
  readonly windowScale?: number | undefined;
  /** Nothing is written. */
  readonly dryRun?: boolean | undefined;
}

/**
 * Plans which authors of the seeds to ask for and how deep, and writes the plan. A plan that was begun and not finished
 * is taken up instead. The same seeds, raw data, build and as-of give the same plan. `arrange` is another
 * order of the candidates to compare with.
 */
export async function makePlan(
  context: Context,
  options: PlanOptions,
  arrange: typeof schedule = schedule,
): Promise<PlanSummary> {
  const { plan, summary } = await composePlan(context, options, arrange);
  if (options.dryRun !== true) await writePlan(context.config.warehouse, plan);
  return summary;
}

/** The plan that {@link makePlan} writes. */
export async function composePlan(
  context: Context,
  options: PlanOptions,
  arrange: typeof schedule = schedule,
): Promise<{ plan: Plan; summary: PlanSummary }> {
  const { warehouse, asOf } = context.config;
  const begun = await unfinishedPlan(warehouse);
  if (begun !== undefined) {
    return { plan: begun, summary: summarise(begun) };
  }
  const seeds = await readSeeds(context.config);
  const deepest = options.depth ?? Math.max(...seeds.domains.map(({ depth }) => depth));
  if (options.posts !== undefined && deepest < 2) {
    throw new PipelineError("--posts is of timeline samples, which no domain wants", {}, "Add --depth 2.");
  }
  const policy = await readPolicy(context.config);
  const terms = accessTerms(options.accessPlan, seeds, asOf);
  const { candidates, stopped, history, needs, lastBuild } = await survey(context, seeds, policy);
  const { yields, batches } = history;

  const order = arrange(candidates, {
    needs,
    quotas: seeds.quotas,
    spreads: lastBuild.spreads,
    gainWeight: policy.gainWeight,
    leastGain: policy.leastGain,
    seed: options.seed ?? 1,
  });
  // Where reading costs nothing a budget decides nothing.
  const budget = terms.monthlyDollars === null ? options.budget : undefined;
  const sample = options.posts ?? (budget === undefined ? policy.samplePosts : undefined);
  const knowledge = await gatherKnowledge(context, seeds, candidates, history, policy.beliefs.missing);
  const rungs = makeRungs(seeds.depth_values, terms.prices, yields, sample);
  const rule = { rungs, depth: options.depth, measured: yields.measured };
  const authors = withinBudget(
    (dollars) =>
      deepen(order.slice(0, options.limit), { ...rule, budget: dollars }).map(({ author }) => author),
    (chosen) => expectedDollars(chosen, knowledge, terms),
    budget,
  );
  const stoppedSources = [...stopped.values()].flatMap((source) => {
    const left_out = candidates.filter((one) => one.stopped && one.author.source === source.source).length;
    return left_out === 0 ? [] : { ...source, left_out };
  });
  const { decision, ...batchSize } = nextBatchSize(batches, policy.batchSize, options.batchSize);
  const inBatches = cutBatches(authors, batchSize.size);
  const circumstances = { startAt: asOf, concurrency: DEFAULT_CONCURRENCY, windowScale: options.windowScale };
  const reading = { depth: options.depth, posts: sample ?? policy.samplePosts };
  // Who asks for fewer authors does not miss the others.
  const left = budget === undefined ? [] : leftOut(candidates, authors);
  const prospects = prospect(inBatches, left, reading, knowledge, terms, circumstances, seeds);
  const { figures, ...outlook } = prospects.forecast;
  const decisions = [...(decision === undefined ? [] : [decision]), ...stoppedSources.map(stopDecision)];
  const plan = identify(asOf, {
    access_plan: options.accessPlan,
    prices: terms.prices,
    forecast: figures,
    batches: inBatches,
    ...(decisions.length === 0 ? {} : { decisions }),
  });
  const summary = summarise(plan, domainPlans(seeds.domains, candidates, authors), {
    ...outlook,
    access_plans: prospects.comparison,
    shortfalls: prospects.shortfalls,
    expectation_is_measured: yields.measured,
    monthly_dollars: terms.monthlyDollars,
    batch_size: batchSize,
    come_last: authors.filter(({ gain = 1 }) => gain < policy.leastGain).length,
    stopped_sources: stoppedSources,
  });
  return { plan, summary };
}

/** Against rounding. */
const JUST_BELOW = 0.999;

/**
 * What `choose` takes for a budget, such that the forecast of it keeps to the budget too: the two may differ in what they
 * expect of an author.
 */
function withinBudget(
  choose: (budget: number | undefined) => PlannedAuthor[],
  forecastOf: (authors: readonly PlannedAuthor[]) => number,
  budget: number | undefined,
): PlannedAuthor[] {
  if (budget === undefined) return choose(undefined);
  for (let dollars = budget; ; ) {
    const chosen = choose(dollars);
    const needed = forecastOf(chosen);
    if (needed <= budget) return chosen;
    dollars *= (JUST_BELOW * budget) / needed;
  }
}

/** Names a plan by its day and content. */
function identify(asOf: number, content: Omit<Plan, "format" | "plan_id" | "as_of">): Plan {
  const as_of = new Date(asOf).toISOString();
  const hash = sha256Text(JSON.stringify([as_of, content])).slice(0, 8);
  return { format: 1, plan_id: `${utcDay(asOf)}-${hash}`, as_of, ...content };
}
