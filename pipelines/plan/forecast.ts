import { PipelineError } from "../core/errors.ts";
import { LOOKUP_SIZE, type Plan, type PlannedAuthor, postsAtMost } from "../core/plans.ts";
import type { Seed } from "../seeds/tables.ts";
import type { AccessTerms } from "./access.ts";

/** An author of the plan and what it is expected to bring and cost. */
export interface Expected {
  readonly author: PlannedAuthor;
  /** How likely it is returned, 0 to 1. */
  readonly received: number;
  /** Posts and dollars if it is returned. */
  readonly posts: number;
  readonly dollars: number;
}

/** What one endpoint takes. */
interface EndpointForecast {
  /** As `access_plans.csv` names it. */
  readonly endpoint: string;
  readonly requests: number;
  /** Waiting that the windows of the access plan force. */
  readonly minutes: number;
}

/** What a plan takes, beyond the figures that the plan itself keeps. */
export interface Forecast {
  readonly figures: Plan["forecast"];
  readonly endpoints: readonly EndpointForecast[];
  readonly posts: {
    readonly expected: number;
    readonly most: number;
    /** Posts that the access plan allows in a month; `null` for no cap. */
    readonly monthly_cap: number | null;
  };
}

/**
 * What asking for these authors takes. Dollars and posts: at most every author is returned with all posts that its depth
 * can bring. Requests: full lookups, and one page for each timeline. Minutes: the waiting that the access plan's windows
 * force, an approximation from below, as the requests themselves take about a second each.
 */
export function forecast(authors: readonly Expected[], { prices, limits }: AccessTerms): Forecast {
  const planned = authors.map(({ author }) => author);
  const endpoints = [
    endpoint("users/by", lookups(planned.filter((author) => author.author_id === undefined)), limits),
    endpoint("users", lookups(planned.filter((author) => author.author_id !== undefined)), limits),
    endpoint("users/:id/tweets", planned.filter((author) => author.depth === 2).length, limits),
  ];
  const sum = (value: (one: Expected) => number) => authors.reduce((total, one) => total + value(one), 0);
  const most = sum(({ author }) => postsAtMost(author));
  const caps = limits.flatMap((limit) => limit.monthly_posts_cap ?? []);
  return {
    figures: {
      requests: endpoints.reduce((total, { requests }) => total + requests, 0),
      dollars_expected: roundDollars(sum((one) => one.received * one.dollars)),
      dollars_max: roundDollars(authors.length * prices.user + most * prices.post),
      minutes: Math.max(...endpoints.map(({ minutes }) => minutes)),
    },
    endpoints: endpoints.filter(({ requests }) => requests > 0),
    posts: {
      expected: Math.round(sum((one) => one.received * one.posts)),
      most,
      monthly_cap: caps.length === 0 ? null : Math.min(...caps),
    },
  };
}

/** Full requests: those that bring posts and those that do not cannot share one. */
function lookups(authors: readonly PlannedAuthor[]): number {
  const withPosts = authors.filter((author) => author.depth === 1).length;
  return Math.ceil(withPosts / LOOKUP_SIZE) + Math.ceil((authors.length - withPosts) / LOOKUP_SIZE);
}

function endpoint(name: string, requests: number, limits: readonly Seed<"access_plans">[]): EndpointForecast {
  if (requests === 0) return { endpoint: name, requests, minutes: 0 };
  const limit = limits.find((row) => row.endpoint === name);
  if (limit === undefined) {
    throw new PipelineError(
      `no limit of ${name} for this access plan`,
      { file: "access_plans.csv" },
      "Add a line for it to the seeds.",
    );
  }
  const fullWindows = Math.ceil(requests / limit.requests_per_window) - 1;
  return { endpoint: name, requests, minutes: (fullWindows * limit.window_seconds) / 60 };
}

function roundDollars(dollars: number): number {
  return Math.round(dollars * 10_000) / 10_000;
}
