import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { serverTime } from "./limiter.ts";
import { type Page, PageError, readPage } from "./pages.ts";
import type { ApiAnswer, ApiResult } from "./x-api/api.ts";

/** What to do with the result of a request. */
export type Verdict =
  | { readonly next: "use"; readonly page: Page }
  /** Try again; `waitMs` when the server said how long to stay away. */
  | { readonly next: "retry"; readonly because: string; readonly waitMs?: number }
  /** No repetition can succeed: the run ends. */
  | { readonly next: "stop"; readonly error: PipelineError };

export const MAX_ATTEMPTS = 5;

const BACKOFF_FIRST_MS = 1_000;
const BACKOFF_MOST_MS = 60_000;
/** After a 429 that says nothing of when: its windows are 15 minutes at most. */
const WINDOW_MS = 15 * 60_000;
/** A 429 with quota left is a limit per second that no header tells; twarc waits 10 s too. */
const HIDDEN_LIMIT_MS = 10_000;

const problem = z.looseObject({
  title: z.string().catch(""),
  detail: z.string().catch(""),
  type: z.string().catch(""),
  reason: z.string().catch(""),
});

/** Judges a result by its status and, where statuses are ambiguous, by its body. */
export function judge(result: ApiResult): Verdict {
  if (result.type === "failure") return { next: "retry", because: `${result.code}: ${result.message}` };
  if (result.status === 200) return judgePage(result.body);
  if (result.status === 429) return judgeTooMany(result);
  if (result.status >= 500) return { next: "retry", because: `status ${result.status}` };
  if (result.status < 400) return { next: "retry", because: `unexpected status ${result.status}` };
  return stop(result);
}

/** Could X have billed a result that was of no use? Refusals and failures of the server are not billed. */
export function mayBeBilled(result: ApiResult): boolean {
  return result.type === "failure" ? result.sent : result.status < 400;
}

/** Milliseconds before the attempt after `attempt`: doubling, between half and whole, so that retries spread out. */
export function backoffMs(attempt: number, random: number): number {
  return Math.min(BACKOFF_MOST_MS, BACKOFF_FIRST_MS * 2 ** (attempt - 1)) * (0.5 + random / 2);
}

function judgePage(body: string): Verdict {
  try {
    const page = readPage(body);
    if (page.users.length > 0 || page.problems.length > 0) return { next: "use", page };
    return { next: "retry", because: "an answer with neither users nor problems" };
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    return { next: "retry", because: `unreadable answer: ${error.message}` };
  }
}

function judgeTooMany(answer: ApiAnswer): Verdict {
  const { title, type, detail } = readProblem(answer.body);
  if (title === "UsageCapExceeded" || type.endsWith("/usage-capped") || isSpendingLimit(detail)) {
    return stop(answer);
  }
  return { next: "retry", because: "rate limit", waitMs: windowMs(answer) };
}

function windowMs({ headers }: ApiAnswer): number {
  const after = Number(headers["retry-after"] ?? Number.NaN);
  if (Number.isFinite(after) && after >= 0) return after * 1000;
  if (Number(headers["x-rate-limit-remaining"] ?? 0) > 0) return HIDDEN_LIMIT_MS;
  const reset = Number(headers["x-rate-limit-reset"] ?? Number.NaN);
  const now = serverTime(headers);
  return Number.isFinite(reset) && now !== undefined ? Math.max(0, reset * 1000 - now) : WINDOW_MS;
}

function stop(answer: ApiAnswer): Verdict {
  const { title, detail, reason } = readProblem(answer.body);
  const said = [title, detail === title ? "" : detail, reason].filter((text) => text !== "").join(", ");
  const [what, hint] = refusal(answer.status, detail);
  const quoted = said === "" ? "" : `, and says: ${said}`;
  return {
    next: "stop",
    error: new PipelineError(`the API answers ${answer.status}: ${what}${quoted}`, {}, hint),
  };
}

function refusal(status: number, detail: string): [what: string, hint: string] {
  const again = "Then run the same command again: what was received is kept.";
  if (status === 402 || isSpendingLimit(detail)) {
    return ["no credits left", `Add credits or raise the spending limit at console.x.com. ${again}`];
  }
  switch (status) {
    case 401:
      return ["the token is not accepted", `Set X_BEARER_TOKEN to a valid bearer token. ${again}`];
    case 403:
      return ["this app may not use the endpoint", `Check the app's project and access plan. ${again}`];
    case 429:
      return [
        "the monthly cap is used up",
        "Wait for the next billing cycle or raise the cap, then run it again.",
      ];
    default:
      return ["the request was refused", "Please report it: the request is built by this program."];
  }
}

function isSpendingLimit(detail: string): boolean {
  return /spending limit|out of credits/i.test(detail);
}

function readProblem(body: string): z.infer<typeof problem> {
  try {
    return problem.parse(JSON.parse(body));
  } catch {
    return { title: "", detail: "", type: "", reason: "" };
  }
}
