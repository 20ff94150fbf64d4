import type { Plan } from "../../core/plans.ts";
import type { CommitTime } from "./committer.ts";
import type { WindowLimit } from "./endpoint.ts";

/** An author as the model of a run sees it. */
export interface ModelAuthor {
  /** Number of its batch, from 0. */
  readonly batch: number;
  /** Asked for by id; otherwise by handle. */
  readonly byId: boolean;
  readonly depth: 0 | 1 | 2;
  /** Numbers of its domains. */
  readonly domains: readonly number[];
  /** How likely its profile is returned, and of depth 2 how likely its timeline is read then, 0 to 1. */
  readonly received: number;
  readonly readable: number;
  /** Posts that its lookup or its timeline brings if it is returned. */
  readonly posts: number;
  /** Was its profile billed on the UTC day of the start? Then it is free until midnight. */
  readonly isPaid: boolean;
}

/** On what terms X answers and what it does not bring at once. */
export interface ModelTerms {
  /** Milliseconds since 1970. */
  readonly startAt: number;
  readonly limits: Readonly<Record<EndpointName, WindowLimit>>;
  /** Posts that may be read in a calendar month; `null` for no cap. */
  readonly monthlyPosts: number | null;
  /** Posts read in the month of the start before it. */
  readonly postsOfMonth: number;
  readonly prices: Plan["prices"];
  /** Batches in work at a time, as `extract --concurrency`. */
  readonly concurrency: number;
  /** The model is not followed further, milliseconds after the start. */
  readonly horizonMs: number;
}

/** How fast and how reliable everything is. */
export interface ModelPace {
  /** From sending to the answer, and from the answer to having used it, milliseconds. */
  readonly lookupMs: number;
  readonly timelineMs: number;
  readonly useLookupMs: number;
  readonly useTimelineMs: number;
  readonly commit: CommitTime;
  /** Before the first request. */
  readonly startMs: number;
  /** Requests that fail and are sent again, as a share of those sent. */
  readonly failedLookups: number;
  readonly failedTimelines: number;
  /** Before a failed request is sent again. */
  readonly backoffMs: number;
  /** Authors that an answer leaves out, so that they are asked for again. */
  readonly leftOut: number;
  /** Pages of a timeline. */
  readonly pages: number;
}

/** The endpoints that extraction asks, as `access_plans.csv` names them. */
export const MODEL_ENDPOINTS = ["users/by", "users", "users/:id/tweets"] as const;
export type EndpointName = (typeof MODEL_ENDPOINTS)[number];

/** What a domain takes. */
export interface DomainRun {
  /** Requests and dollars of its authors; those of several domains count for each of them in equal parts. */
  requests: number;
  dollars: number;
  authors: number;
  /** Authors whose outcome was committed. */
  done: number;
  /** When the last of them was, milliseconds after the start. */
  endMs: number;
}

/** How far a run had come at a moment. */
export interface Milestone {
  /** Milliseconds after the start. */
  readonly ms: number;
  readonly requests: number;
  readonly authors: number;
  readonly dollars: number;
  readonly posts: number;
}

/** How a run went. */
export interface ModelRun {
  readonly end: Milestone;
  /** False when the horizon came first. */
  readonly isDone: boolean;
  /** When the monthly cap ended it for the first time; it goes on with the next month. */
  readonly capped: Milestone | undefined;
  readonly endpoints: readonly {
    readonly endpoint: EndpointName;
    readonly requests: number;
    readonly refused: number;
    readonly heldMs: number;
  }[];
  /** By number. */
  readonly domains: readonly DomainRun[];
  /** How far it had come after each of the first days. */
  readonly days: readonly Milestone[];
}
