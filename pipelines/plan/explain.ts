import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import {
  DEFAULT_CONCURRENCY,
  newestPlanId,
  type Plan,
  type PlannedAuthor,
  planPath,
  readPlan,
} from "../core/plans.ts";
import { counted } from "../core/progress.ts";
import { readSeeds, type Seeds } from "../seeds/read.ts";
import { type AccessTerms, accessTerms } from "./access.ts";
import type { Candidate } from "./candidates.ts";
import type { Comparison } from "./comparison.ts";
import { type AuthorForecast, expectedOf } from "./expected.ts";
import type { Forecast, Knowledge } from "./forecast.ts";
import type { Known } from "./history.ts";
import { gatherKnowledge } from "./knowledge.ts";
import { readPolicy } from "./policy.ts";
import { leftOut, prospect } from "./prospect.ts";
import type { Shortfall } from "./remedies.ts";
import type { SourceRecord } from "./sources.ts";
import { type Standing, standing } from "./standing.ts";
import { type DepthMix, depthMix } from "./summary.ts";
import { survey } from "./survey.ts";

/** How many authors are in or out for one reason. */
export interface ReasonCount {
  readonly reason: string;
  readonly authors: number;
}

/** Why one handle is in a plan or out of it. */
export interface HandleExplanation {
  readonly handle: string;
  /** Where it stands in the plan, if it does. */
  readonly place?: { readonly batch_id: string; readonly position: number };
  /** Everything the plan says of it, or would say. */
  readonly author?: PlannedAuthor;
  readonly expected?: AuthorForecast;
  /** What `p_fail` rests on. */
  readonly rests_on?: string;
  /** Why it is out, and what would bring it in. */
  readonly out?: Standing;
}

/** A plan, explained by what is known now. */
export interface PlanExplanation {
  readonly plan_id: string;
  readonly access_plan: string;
  readonly authors: number;
  readonly batches: number;
  readonly depths: readonly DepthMix[];
  /** As it was forecast when it was made. */
  readonly forecast: Plan["forecast"];
  /** By what is known now. */
  readonly now: Forecast;
  readonly access_plans: readonly Comparison[];
  readonly shortfalls: readonly Shortfall[];
  readonly in: readonly ReasonCount[];
  readonly out: readonly ReasonCount[];
  readonly handles: readonly HandleExplanation[];
}

/** All that plans are explained and compared by. */
export interface Situation {
  readonly seeds: Seeds;
  readonly candidates: readonly Candidate[];
  /** By handle in lower case. */
  readonly known: ReadonlyMap<string, Known>;
  /** By source. */
  readonly records: ReadonlyMap<string, SourceRecord>;
  readonly knowledge: Knowledge;
  readonly samplePosts: number;
}

/** Reads what is known now. */
export async function readSituation(context: Context): Promise<Situation> {
  const seeds = await readSeeds(context.config);
  const policy = await readPolicy(context.config);
  const { candidates, records, history } = await survey(context, seeds, policy);
  const knowledge = await gatherKnowledge(context, seeds, candidates, history, policy.beliefs.missing);
  return { seeds, candidates, known: history.known, records, knowledge, samplePosts: policy.samplePosts };
}

/** A plan by its name, or the newest. Throws {@link PipelineError} where there is none. */
export async function findPlan({ config }: Context, planId: string | undefined): Promise<Plan> {
  const { warehouse } = config;
  const id = planId ?? (await newestPlanId(warehouse));
  const plan = id === undefined ? undefined : await readPlan(warehouse, id);
  if (plan !== undefined) return plan;
  const file = id === undefined ? warehouse.plans : planPath(warehouse, id);
  throw new PipelineError("there is no plan", { file }, "Run npm run plan first, or add --dry-run.");
}

/** Explains a plan: what it takes, why who is in or out, and the given handles one by one. Nothing is written. */
export function explainPlan(
  plan: Plan,
  handles: readonly string[],
  situation: Situation,
  asOf: number,
): PlanExplanation {
  const { seeds, candidates, knowledge, samplePosts } = situation;
  const access = accessTerms(plan.access_plan, seeds, asOf);
  const circumstances = { startAt: asOf, concurrency: DEFAULT_CONCURRENCY };
  const authors = plan.batches.flatMap((batch) => batch.authors);
  const left = leftOut(candidates, authors);
  const reading = { depth: undefined, posts: samplePosts };
  const seen = prospect(plan.batches, left, reading, knowledge, access, circumstances, seeds);
  const chosen = new Set(authors.map(({ handle }) => handle.toLowerCase()));
  const others = candidates.filter(({ author }) => !chosen.has(author.handle.toLowerCase()));
  return {
    plan_id: plan.plan_id,
    access_plan: plan.access_plan,
    authors: authors.length,
    batches: plan.batches.length,
    depths: depthMix(authors),
    forecast: plan.forecast,
    now: seen.forecast,
    access_plans: seen.comparison,
    shortfalls: seen.shortfalls,
    in: countReasons(authors.map(({ reason }) => /^\w+/.exec(reason)?.[0] ?? reason)),
    out: countReasons(others.map((one) => standing(one, undefined, asOf).reason)),
    handles: handles.map((handle) => explainHandle(handle, plan, situation, access, asOf)),
  };
}

function explainHandle(
  asked: string,
  plan: Plan,
  { candidates, known, records, knowledge }: Situation,
  access: AccessTerms,
  asOf: number,
): HandleExplanation {
  const handle = asked.replace(/^@/, "");
  const key = handle.toLowerCase();
  const candidate = candidates.find(({ author }) => author.handle.toLowerCase() === key);
  const before = known.get(key);
  const rests_on = restsOn(candidate, before, records);
  for (const { batch_id, authors } of plan.batches) {
    const position = authors.findIndex((author) => author.handle.toLowerCase() === key);
    const author = authors[position];
    if (author === undefined) continue;
    const expected = expectedOf(author, knowledge, access);
    return { handle, place: { batch_id, position: position + 1 }, author, expected, rests_on };
  }
  const out = standing(candidate, before, asOf);
  if (candidate === undefined) return { handle, out };
  const { author } = candidate;
  return { handle, author, expected: expectedOf(author, knowledge, access), rests_on, out };
}

function restsOn(
  candidate: Candidate | undefined,
  before: Known | undefined,
  records: Situation["records"],
): string {
  if (before?.settled_at != null) {
    const day = new Date(before.settled_at).toISOString().slice(0, 10);
    return `its own last answer (${before.settled_outcome} on ${day}) and the record of its source`;
  }
  const source = candidate?.author.source;
  const asked = source === undefined ? 0 : (records.get(source)?.asked ?? 0);
  return asked === 0
    ? `judgement: nobody of ${source === undefined ? "its kind" : `its source ${source}`} was asked for yet`
    : `${counted(asked, "answer")} about others of its source ${source}`;
}

function countReasons(reasons: readonly string[]): ReasonCount[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, authors]) => ({ reason, authors }))
    .sort((a, b) => b.authors - a.authors || (a.reason < b.reason ? -1 : 1));
}
