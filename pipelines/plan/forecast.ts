import { PipelineError } from "../core/errors.ts";
import { type Plan, type PlannedAuthor, postsAtMost } from "../core/plans.ts";
import type { AccessTerms } from "./access.ts";
import type { AccountUse } from "./account.ts";
import type { Assumptions } from "./assumptions.ts";
import { modelRun } from "./run-model/run.ts";
import {
  type EndpointName,
  type Milestone,
  MODEL_ENDPOINTS,
  type ModelRun,
  type ModelTerms,
} from "./run-model/work.ts";
import { type Acquaintance, assume, type Scenario } from "./scenario.ts";

/** An author of the plan and what it is expected to bring and cost. */
export interface Expected {
  readonly author: PlannedAuthor;
  /** How likely it is returned, 0 to 1. */
  readonly received: number;
  /** Posts and dollars if it is returned. */
  readonly posts: number;
  readonly dollars: number;
}

/** What is known and assumed of those that may be asked for. */
export interface Knowledge {
  readonly acquaintance: Acquaintance;
  readonly assumptions: Assumptions;
  /** What earlier requests have used of it. */
  readonly account: AccountUse;
}

/** How a plan will be carried out. */
export interface Circumstances {
  /** Milliseconds since 1970. */
  readonly startAt: number;
  /** Batches in work at a time, as `extract --concurrency`. */
  readonly concurrency: number;
  /** Length of windows as a share of X's own, as simulators may have it; 1 if absent. */
  readonly windowScale?: number | undefined;
}

/** How far a run has come at a moment, in minutes after its start. */
export interface Stage {
  readonly minutes: number;
  readonly authors: number;
  readonly requests: number;
  readonly dollars: number;
  readonly posts: number;
}

/** What a domain takes. Requests and dollars of an author of several domains are divided among them. */
export interface DomainForecast {
  readonly domain: string;
  readonly authors: number;
  /** Authors done within a year. */
  readonly authors_done: number;
  readonly requests: number;
  readonly dollars: number;
  /** Until its last author is done. */
  readonly minutes: number;
}

/** What a plan takes under an access plan, as expected. */
export interface Outlook {
  readonly access_plan: string;
  /** How far it comes within a year: in most cases to the end. */
  readonly end: Stage;
  readonly is_done: boolean;
  /** When the monthly cap of posts ends the run for the first time. Started again each month it ends as `end` says. */
  readonly capped: Stage | null;
  /** How far it has come after each full day, forty at most. */
  readonly days: readonly Stage[];
  readonly endpoints: readonly {
    /** As `access_plans.csv` names it. */
    readonly endpoint: EndpointName;
    readonly requests: number;
    /** Waiting for windows: used up, or spread over what does not fit. */
    readonly minutes: number;
  }[];
  readonly posts: {
    readonly expected: number;
    readonly most: number;
    /** Posts that the access plan allows in a month; `null` for no cap. */
    readonly monthly_cap: number | null;
  };
  readonly domains: readonly DomainForecast[];
}

/** An outlook with what is plausible around it. */
export interface Forecast extends Outlook {
  readonly figures: Plan["forecast"];
}

const MINUTE_MS = 60_000;
const HORIZON_MS = 366 * 86_400_000;

type Batches = readonly { readonly authors: readonly PlannedAuthor[] }[];

/** Plays a plan through under an access plan, as expected and at both ends of what is plausible; see {@link assume}. */
export function forecast(
  batches: Batches,
  knowledge: Knowledge,
  access: AccessTerms,
  circumstances: Circumstances,
): Forecast {
  const expected = outlook(batches, knowledge, access, circumstances);
  const figuresOf = (scenario: Scenario, pace: number) => {
    const run = playThrough(batches, knowledge, access, circumstances, scenario);
    const { requests, dollars } = stageOf(run.end);
    return { requests, dollars, minutes: minutesOf(pace * run.end.ms) };
  };
  const { timeSlack } = knowledge.assumptions;
  const { user, post } = access.prices;
  const authors = batches.reduce((sum, batch) => sum + batch.authors.length, 0);
  const { requests, dollars, minutes } = expected.end;
  return {
    ...expected,
    figures: {
      requests,
      dollars_expected: dollars,
      dollars_max: roundDollars(authors * user + expected.posts.most * post),
      minutes,
      low: figuresOf("low", 1 - timeSlack),
      high: figuresOf("high", 1 + timeSlack),
    },
  };
}

/** Plays a plan through under an access plan, as expected. */
export function outlook(
  batches: Batches,
  knowledge: Knowledge,
  access: AccessTerms,
  circumstances: Circumstances,
): Outlook {
  const run = playThrough(batches, knowledge, access, circumstances, "expected");
  const end = stageOf(run.end);
  const authors = batches.flatMap((batch) => batch.authors);
  return {
    access_plan: access.name,
    end,
    is_done: run.isDone,
    capped: run.capped === undefined ? null : stageOf(run.capped),
    days: run.days.map(stageOf),
    endpoints: run.endpoints
      .filter(({ requests }) => requests > 0)
      .map(({ endpoint, requests, heldMs }) => ({ endpoint, requests, minutes: minutesOf(heldMs) })),
    posts: {
      expected: end.posts,
      most: authors.reduce((sum, author) => sum + postsAtMost(author), 0),
      monthly_cap: access.monthlyPosts,
    },
    domains: knowledge.acquaintance.domains.flatMap((domain, i) => {
      const own = run.domains[i];
      if (own === undefined || own.authors === 0) return [];
      return {
        domain,
        authors: own.authors,
        authors_done: own.done,
        requests: Math.round(own.requests * 10) / 10,
        dollars: roundDollars(own.dollars),
        minutes: minutesOf(own.endMs),
      };
    }),
  };
}

function playThrough(
  batches: Batches,
  { acquaintance, assumptions, account }: Knowledge,
  access: AccessTerms,
  circumstances: Circumstances,
  scenario: Scenario,
): ModelRun {
  const { work, pace } = assume(batches, acquaintance, assumptions, scenario);
  return modelRun(work, modelTerms(access, account, circumstances), pace);
}

function modelTerms(
  access: AccessTerms,
  account: AccountUse,
  { startAt, concurrency, windowScale = 1 }: Circumstances,
): ModelTerms {
  const limitOf = (endpoint: EndpointName) => {
    const limit = access.limits.find((row) => row.endpoint === endpoint);
    if (limit === undefined) {
      throw new PipelineError(
        `no limit of ${endpoint} for the access plan ${access.name}`,
        { file: "access_plans.csv" },
        "Add a line for it to the seeds.",
      );
    }
    const open = account.windows[endpoint];
    return {
      requests: limit.requests_per_window,
      windowMs: 1000 * windowScale * limit.window_seconds,
      // A window of another size is another access plan's.
      begun: open?.limit === limit.requests_per_window ? open : undefined,
    };
  };
  const [byHandle, byId, timeline] = MODEL_ENDPOINTS;
  return {
    startAt,
    limits: {
      [byHandle]: limitOf(byHandle),
      [byId]: limitOf(byId),
      [timeline]: limitOf(timeline),
    },
    monthlyPosts: access.monthlyPosts,
    postsOfMonth: account.postsOfMonth,
    prices: access.prices,
    concurrency,
    horizonMs: HORIZON_MS,
  };
}

function stageOf({ ms, authors, requests, dollars, posts }: Milestone): Stage {
  return {
    minutes: minutesOf(ms),
    authors,
    requests,
    dollars: roundDollars(dollars),
    posts: Math.round(posts),
  };
}

/** To a hundredth of a second, or so. */
function minutesOf(ms: number): number {
  return Math.round((10_000 * ms) / MINUTE_MS) / 10_000;
}

function roundDollars(dollars: number): number {
  return Math.round(dollars * 10_000) / 10_000;
}
