import type { PlannedAuthor } from "../core/plans.ts";
import { POSTS_PER_AUTHOR, postsAtMost } from "../core/plans.ts";
import type { Assumptions, Share } from "./assumptions.ts";
import type { ModelWork } from "./run-model/run.ts";
import type { ModelAuthor, ModelPace } from "./run-model/work.ts";

/** What is known of the authors that may be asked for. */
export interface Acquaintance {
  /** Names of all domains; the model numbers them in this order. */
  readonly domains: readonly string[];
  /** How likely an author is not returned, 0 to 1. */
  missing(author: PlannedAuthor): number;
  /** Whether its posts were protected the last time; `undefined` when it was not received. */
  isProtected(author: PlannedAuthor): boolean | undefined;
  /** Was its profile billed on the UTC day of the plan? */
  isPaid(author: PlannedAuthor): boolean;
}

/** How well things go: as expected, or with little or much to receive and to wait for. */
export type Scenario = "low" | "expected" | "high";

/** Nine of ten lie between: normal quantiles of 5 % and 95 %. */
const Z: Readonly<Record<Scenario, number>> = { low: -1.645, expected: 0, high: 1.645 };

/** What a scenario assumes of a plan's authors and of the run. */
export interface Assumed {
  readonly work: ModelWork;
  readonly pace: ModelPace;
}

/**
 * A plan as the model of a run takes it. In the low and the high scenario every share is at the 5 % and the 95 % end of
 * what it may come to in a run of this size: the Beta-binomial's standard deviation, which holds both the luck of this
 * run and what is not known of the share, in the normal approximation. That all of them go one way at once is unlikely,
 * so that nine of ten runs and more should lie between. Latency is at its 10 % and 90 % quantile.
 */
export function assume(
  batches: readonly { readonly authors: readonly PlannedAuthor[] }[],
  acquaintance: Acquaintance,
  assumptions: Assumptions,
  scenario: Scenario,
): Assumed {
  const z = Z[scenario];
  const planned = batches.flatMap(({ authors }, batch) => authors.map((author) => ({ author, batch })));
  const number = new Map(acquaintance.domains.map((domain, i) => [domain, i]));
  const missing = planned.map(({ author }) => acquaintance.missing(author));
  const mean = missing.reduce((sum, one) => sum + one, 0) / Math.max(1, missing.length);
  // More is received where less is missing.
  const luck = -z * deviation({ value: mean, weight: assumptions.weight }, planned.length);
  const samples = planned.filter(({ author }) => author.depth === 2).length;
  const withPosts = planned.filter(({ author }) => author.depth === 1).length;
  const at = (share: Share, trials: number) => within(share.value + z * deviation(share, trials));
  const lookupPosts = at(assumptions.lookupPosts, withPosts);
  const timelinePosts = at(assumptions.timelinePosts, samples);
  const isProtected = within(assumptions.protected.value - z * deviation(assumptions.protected, samples));
  const authors = planned.map(({ author, batch }, i): ModelAuthor => {
    const { depth, author_id } = author;
    const known = acquaintance.isProtected(author);
    return {
      batch,
      byId: author_id !== undefined,
      depth,
      domains: author.domains.flatMap((domain) => number.get(domain) ?? []),
      received: within(1 - (missing[i] ?? 0) - luck),
      readable: known === undefined ? 1 - isProtected : known ? 0 : 1,
      posts:
        depth === 2 ? postsAtMost(author) * timelinePosts : depth === 1 ? POSTS_PER_AUTHOR * lookupPosts : 0,
      isPaid: acquaintance.isPaid(author),
    };
  });
  const { lookupLatency, timelineLatency, own, start } = assumptions;
  const latency = { low: "low", expected: "mean", high: "high" } as const;
  const lookups = Math.ceil(planned.length / 100);
  return {
    work: { authors, domains: acquaintance.domains.length },
    pace: {
      ...own,
      startMs: start[scenario],
      lookupMs: lookupLatency[latency[scenario]],
      timelineMs: timelineLatency[latency[scenario]],
      failedLookups: at(assumptions.failedLookups, lookups),
      failedTimelines: at(assumptions.failedTimelines, samples),
      leftOut: at(assumptions.leftOut, planned.length),
      pages: 1 + at(assumptions.morePages, samples),
    },
  };
}

/** Of the share that `trials` come to. */
function deviation({ value, weight }: Share, trials: number): number {
  return Math.sqrt(Math.max(0, value * (1 - value)) * (1 / Math.max(1, trials) + 1 / (weight + 1)));
}

function within(share: number): number {
  return Math.min(0.99, Math.max(0, share));
}
