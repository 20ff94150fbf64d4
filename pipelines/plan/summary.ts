import type { Plan, PlannedAuthor } from "../core/plans.ts";
import type { Seeds } from "../seeds/read.ts";
import type { Candidate } from "./candidates.ts";
import type { Comparison } from "./comparison.ts";
import type { Outlook } from "./forecast.ts";
import type { Shortfall } from "./remedies.ts";
import type { StoppedSource } from "./sources.ts";

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
  /** Newcomers of sources that are stopped. */
  readonly stopped: number;
  /** Due, but over the limit or the budget. */
  readonly left: number;
}

/** How many authors a plan reads how deep. */
export interface DepthMix {
  readonly depth: PlannedAuthor["depth"];
  /** Of depth 2: the size of the timeline sample. */
  readonly posts?: number;
  readonly authors: number;
}

/** What went into a plan that was just made. */
interface PlanDetails extends Outlook {
  /** The same plan under every access plan. */
  readonly access_plans: readonly Comparison[];
  readonly shortfalls: readonly Shortfall[];
  /** Whether expected dollars and posts rest on earlier requests; without any they are the most it can be. */
  readonly expectation_is_measured: boolean;
  /** Dollars a month of the access plan, where reading costs nothing beyond; `null` where each object is billed. */
  readonly monthly_dollars: number | null;
  readonly batch_size: { readonly size: number; readonly reason: string };
  /** Authors of whom little is expected, and who come last therefore. */
  readonly come_last: number;
  readonly stopped_sources: readonly (StoppedSource & { readonly left_out: number })[];
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
  readonly depths: readonly DepthMix[];
  /** Empty for an unfinished plan. */
  readonly domains: readonly DomainPlan[];
  /** Absent for an unfinished plan. */
  readonly details?: PlanDetails;
}

/** What the reason of a planned author begins with. */
const REASONS = ["new", "refresh", "again"] as const;

/** A plan in figures; without domains and details it is an unfinished one. */
export function summarise(
  plan: Plan,
  domains: readonly DomainPlan[] = [],
  details?: PlanDetails,
): PlanSummary {
  const authors = plan.batches.flatMap((batch) => batch.authors);
  return {
    plan_id: plan.plan_id,
    unfinished: details === undefined,
    authors: authors.length,
    batches: plan.batches.length,
    access_plan: plan.access_plan,
    forecast: plan.forecast,
    depths: depthMix(authors),
    domains,
    ...(details === undefined ? {} : { details }),
  };
}

/** Counts authors by depth and size of their samples. */
export function depthMix(authors: readonly PlannedAuthor[]): DepthMix[] {
  const mix = new Map<string, DepthMix>();
  for (const { depth, posts } of authors) {
    const key = `${depth}/${posts ?? 0}`;
    const before = mix.get(key)?.authors ?? 0;
    mix.set(key, { depth, ...(posts === undefined ? {} : { posts }), authors: before + 1 });
  }
  return [...mix.values()].sort((a, b) => a.depth - b.depth || (a.posts ?? 0) - (b.posts ?? 0));
}

/** Counts a plan by domain. */
export function domainPlans(
  domains: Seeds["domains"],
  candidates: readonly Candidate[],
  planned: readonly PlannedAuthor[],
): DomainPlan[] {
  const counts = new Map(
    domains.map(({ domain }) => [
      domain,
      { candidates: 0, fresh: 0, planned: 0, new: 0, refresh: 0, again: 0, stopped: 0 },
    ]),
  );
  const of = ({ domains: names }: PlannedAuthor) => names.flatMap((name) => counts.get(name) ?? []);
  for (const { author, due, stopped } of candidates) {
    for (const own of of(author)) {
      own.candidates += 1;
      if (!due) own.fresh += 1;
      if (stopped) own.stopped += 1;
    }
  }
  for (const author of planned) {
    const because = REASONS.find((reason) => author.reason.startsWith(reason));
    for (const own of of(author)) {
      own.planned += 1;
      if (because !== undefined) own[because] += 1;
    }
  }
  return domains.flatMap(({ domain, target_min }) => {
    const own = counts.get(domain);
    if (own === undefined) return [];
    return [{ domain, target_min, ...own, left: own.candidates - own.fresh - own.stopped - own.planned }];
  });
}
