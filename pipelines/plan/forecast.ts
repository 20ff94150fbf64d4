import { PipelineError } from "../core/errors.ts";
import { LOOKUP_SIZE, type Plan, type PlannedAuthor, POSTS_PER_AUTHOR } from "../core/plans.ts";
import type { Seed } from "../seeds/tables.ts";
import type { Yield } from "./history.ts";

/** Requests, dollars and minutes, and where the expectation comes from. */
export interface Forecast {
  readonly figures: Plan["forecast"];
  /** False when nothing was asked so far: then the expected dollars are the most it can cost. */
  readonly measured: boolean;
}

/**
 * What asking for these authors takes. Dollars: at most every author is returned, with two posts at depth 1; expected is
 * what earlier requests returned on average. Minutes: the waiting that the access plan's windows force, an
 * approximation from below, as the requests themselves take about a second.
 */
export function forecast(
  authors: readonly PlannedAuthor[],
  prices: Plan["prices"],
  limits: readonly Seed<"access_plans">[],
  yields: Yield,
): Forecast {
  const byHandle = authors.filter((author) => author.author_id === undefined);
  const byId = authors.filter((author) => author.author_id !== undefined);
  const deep = authors.filter((author) => author.depth === 1).length;
  const dollars = (users: number, posts: number) =>
    authors.length * users * prices.user + deep * users * posts * prices.post;
  return {
    figures: {
      requests: requestsFor(byHandle) + requestsFor(byId),
      dollars_expected: roundDollars(dollars(yields.users ?? 1, yields.posts ?? POSTS_PER_AUTHOR)),
      dollars_max: roundDollars(dollars(1, POSTS_PER_AUTHOR)),
      minutes: Math.max(
        waitingMinutes(requestsFor(byHandle), "users/by", limits),
        waitingMinutes(requestsFor(byId), "users", limits),
      ),
    },
    measured: yields.users !== undefined,
  };
}

/** Full requests: authors of different depth cannot share one. */
function requestsFor(authors: readonly PlannedAuthor[]): number {
  const deep = authors.filter((author) => author.depth === 1).length;
  return Math.ceil(deep / LOOKUP_SIZE) + Math.ceil((authors.length - deep) / LOOKUP_SIZE);
}

function waitingMinutes(requests: number, endpoint: string, limits: readonly Seed<"access_plans">[]): number {
  if (requests === 0) return 0;
  const limit = limits.find((row) => row.endpoint === endpoint);
  if (limit === undefined) {
    throw new PipelineError(
      `no limit of ${endpoint} for this access plan`,
      { file: "access_plans.csv" },
      "Add a line for it to the seeds.",
    );
  }
  const fullWindows = Math.ceil(requests / limit.requests_per_window) - 1;
  return (fullWindows * limit.window_seconds) / 60;
}

function roundDollars(dollars: number): number {
  return Math.round(dollars * 10_000) / 10_000;
}
