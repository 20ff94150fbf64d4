import { readdir } from "node:fs/promises";
import { utcDay } from "../core/clock.ts";
import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import { sha256Text, type WarehousePaths } from "../core/lake.ts";
import { type Plan, type PlannedAuthor, readPlan, writePlan } from "../core/plans.ts";
import { batchIsDone } from "../core/raw.ts";
import { priceOf } from "../seeds/prices.ts";
import { readHandles, readSeeds, type Seeds } from "../seeds/read.ts";
import { type Candidate, makeCandidates, mergeHandles } from "./candidates.ts";
import { forecast } from "./forecast.ts";
import { readHistory } from "./history.ts";
import { cutBatches, schedule } from "./schedule.ts";

/** What a plan may contain. */
export interface PlanOptions {
  /** Authors at most. */
  readonly limit?: number | undefined;
  /** Authors in a batch, 10 to 20. */
  readonly batchSize: number;
  /** A plan of `access_plans.csv`, for the forecast of time. */
  readonly accessPlan: string;
  /** Instead of the depth of each domain. */
  readonly depth?: 0 | 1 | undefined;
}

/** What a plan means for one domain. */
interface DomainPlan {
  readonly domain: string;
  readonly target_min: number;
  readonly candidates: number;
  /** Asked for recently enough to be left out. */
  readonly fresh: number;
  readonly planned: number;
  /** Planned by reason: never asked for, asked too long ago, or without a settled outcome. */
  readonly new: number;
  readonly refresh: number;
  readonly again: number;
  /** Due, but over the limit. */
  readonly left: number;
}

/** The plan that was written, in figures. */
export interface PlanSummary {
  readonly plan_id: string;
  /** True when an earlier plan is not carried out yet: it comes first, so that nothing is paid twice. */
  readonly unfinished: boolean;
  readonly authors: number;
  readonly batches: number;
  readonly access_plan: string;
  readonly forecast: Plan["forecast"];
  /** Whether `forecast.dollars_expected` rests on earlier requests; without any it is the most it can cost. */
  readonly expectation_is_measured: boolean;
  /** Empty for an unfinished plan. */
  readonly domains: readonly DomainPlan[];
}

/**
 * Plans which authors of the seeds to ask for, and writes the plan. A plan that was begun and not finished is taken up
 * instead. The same seeds, raw data and as-of give the same plan.
 */
export async function makePlan(context: Context, options: PlanOptions): Promise<PlanSummary> {
  const { warehouse, asOf } = context.config;
  const begun = await unfinishedPlan(warehouse);
  if (begun !== undefined) {
    await writePlan(warehouse, begun);
    return summary(begun, { unfinished: true, measured: false, domains: [] });
  }
  const seeds = await readSeeds(context.config);
  const limits = seeds.access_plans.filter((row) => row.plan === options.accessPlan);
  if (limits.length === 0) throw unknownAccessPlan(options.accessPlan, seeds);
  const names = seeds.domains.map((domain) => domain.domain);
  const handles = await mergeHandles(readHandles(context.config.handlesDir, names));
  const { known, yields } = await readHistory(warehouse, handles.keys());
  const candidates = makeCandidates(handles, known, seeds.domains, asOf, options.depth);
  const planned = schedule(candidates, seeds.domains).slice(0, options.limit);
  const authors = planned.map((candidate) => candidate.author);
  const prices = { user: priceOf(seeds.prices, "user", asOf), post: priceOf(seeds.prices, "post", asOf) };
  const { figures, measured } = forecast(authors, prices, limits, yields);
  const plan = identify(asOf, {
    access_plan: options.accessPlan,
    prices,
    forecast: figures,
    batches: cutBatches(authors, options.batchSize),
  });
  await writePlan(warehouse, plan);
  return summary(plan, { unfinished: false, measured, domains: domainPlans(seeds, candidates, authors) });
}

/** Names a plan by its day and content. */
function identify(asOf: number, content: Omit<Plan, "format" | "plan_id" | "as_of">): Plan {
  const as_of = new Date(asOf).toISOString();
  const hash = sha256Text(JSON.stringify([as_of, content])).slice(0, 8);
  return { format: 1, plan_id: `${utcDay(asOf)}-${hash}`, as_of, ...content };
}

/** A spool lies there until every batch of its run is committed. */
async function unfinishedPlan(warehouse: WarehousePaths): Promise<Plan | undefined> {
  const spools = await readdir(warehouse.spool).catch(() => []);
  for (const file of spools.filter((name) => name.endsWith(".ndjson")).sort()) {
    const plan = await readPlan(warehouse, file.slice(0, -".ndjson".length));
    for (const batch of plan?.batches ?? []) {
      if (plan !== undefined && !(await batchIsDone(warehouse, plan.plan_id, batch.batch_id))) return plan;
    }
  }
  return undefined;
}

function domainPlans(
  seeds: Seeds,
  candidates: readonly Candidate[],
  planned: readonly PlannedAuthor[],
): DomainPlan[] {
  return seeds.domains.map(({ domain, target_min }) => {
    const own = candidates.filter(({ author }) => author.domains.includes(domain));
    const chosen = planned.filter((author) => author.domains.includes(domain));
    const because = (start: string) => chosen.filter(({ reason }) => reason.startsWith(start)).length;
    const fresh = own.filter((candidate) => !candidate.due).length;
    return {
      domain,
      target_min,
      candidates: own.length,
      fresh,
      planned: chosen.length,
      new: because("new"),
      refresh: because("refresh"),
      again: because("again"),
      left: own.length - fresh - chosen.length,
    };
  });
}

function summary(
  plan: Plan,
  { unfinished, measured, domains }: { unfinished: boolean; measured: boolean; domains: DomainPlan[] },
): PlanSummary {
  return {
    plan_id: plan.plan_id,
    unfinished,
    authors: plan.batches.reduce((sum, batch) => sum + batch.authors.length, 0),
    batches: plan.batches.length,
    access_plan: plan.access_plan,
    forecast: plan.forecast,
    expectation_is_measured: measured,
    domains,
  };
}

function unknownAccessPlan(name: string, seeds: Seeds): PipelineError {
  const names = [...new Set(seeds.access_plans.map((row) => row.plan))];
  return new PipelineError(`unknown access plan '${name}'`, {}, `Use one of ${names.join(", ")}.`);
}
