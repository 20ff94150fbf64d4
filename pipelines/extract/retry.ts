import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { headerNumber, serverTime } from "./limiter.ts";
import { type Page, PageError, readPage } from "./pages.ts";
import type { ApiAnswer, ApiResult } from "./x-api/api.ts";

/** What went wrong with a request, in one word. */
export type FailureKind =
  | "timeout"
  | "connection_refused"
  | "connection_reset"
  | "connection"
  | "incomplete_body"
  | "unreadable_body"
  | "rate_limit"
  | "hidden_limit"
  | "server_error"
  | "redirect"
  | "monthly_cap"
  | "credits_depleted"
  | "spending_limit"
  | "forbidden"
  | "bad_token"
  | "bad_request"
  | "no_answer";

/** The API refuses or is gone, so that the run ends; `failure` says in one word why. */
export class ApiRefusal extends PipelineError {
  constructor(
    readonly failure: FailureKind,
    what: string,
    override readonly hint: string,
  ) {
    super(what, {}, hint);
  }

  /** The same, naming the endpoint that was asked. */
  to(endpoint: string): ApiRefusal {
    return new ApiRefusal(this.failure, `${endpoint}: ${this.what}`, this.hint);
  }
}

/** What to do with the result of a request. */
export type Verdict =
  | { readonly next: "use"; readonly page: Page }
  /** Try again, after `waitMs` at least if it says so. */
  | {
      readonly next: "retry";
      readonly failure: FailureKind;
      readonly because: string;
      readonly waitMs?: number | undefined;
    }
  /** A rate limit: try again after `waitMs`, if it says so. */
  | {
      readonly next: "wait";
      readonly failure: FailureKind;
      readonly because: string;
      readonly waitMs: number | undefined;
    }
  /** The request as it is was refused: parts of it may be accepted. */
  | { readonly next: "split"; readonly failure: FailureKind; readonly error: ApiRefusal }
  /** The account or the app is refused, whatever is asked. */
  | { readonly next: "stop"; readonly failure: FailureKind; readonly error: ApiRefusal };

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
  if (result.type === "failure") {
    return { next: "retry", failure: failureOf(result.code), because: `${result.code}: ${result.message}` };
  }
  const { status } = result;
  if (status === 200) return judgePage(result.body);
  if (status === 429) return judgeTooMany(result);
  if (status >= 500 || status === 408) {
    const waitMs = retryAfterMs(result);
    return { next: "retry", failure: "server_error", because: `status ${status}`, waitMs };
  }
  if (status < 400) return { next: "retry", failure: "redirect", because: `unexpected status ${status}` };
  return refuse(result);
}

/** Could X have billed a result that was of no use? Refusals and failures of the server are not billed. */
export function mayBeBilled(result: ApiResult): boolean {
  return result.type === "failure" ? result.sent : result.status < 400;
}

/** Milliseconds before the attempt after `attempt`: doubling, between half and whole, so that retries spread out. */
export function backoffMs(attempt: number, firstMs: number, mostMs: number, random: number): number {
  return Math.min(mostMs, firstMs * 2 ** (attempt - 1)) * (0.5 + random / 2);
}

const FAILURES: Readonly<Record<string, FailureKind>> = {
  TIMEOUT: "timeout",
  ECONNREFUSED: "connection_refused",
  ECONNRESET: "connection_reset",
  INCOMPLETE_BODY: "incomplete_body",
};

function failureOf(code: string): FailureKind {
  return FAILURES[code] ?? "connection";
}

function judgePage(body: string): Verdict {
  try {
    return { next: "use", page: readPage(body) };
  } catch (error) {
    if (!(error instanceof PageError)) throw error;
    return { next: "retry", failure: "unreadable_body", because: `unreadable answer: ${error.message}` };
  }
}

function judgeTooMany(answer: ApiAnswer): Verdict {
  const { title, type, detail } = readProblem(answer.body);
  if (title === "UsageCapExceeded" || type.endsWith("/usage-capped") || isSpendingLimit(detail)) {
    return refuse(answer);
  }
  const hidden = (headerNumber(answer.headers, "x-rate-limit-remaining") ?? 0) > 0;
  const failure = hidden ? "hidden_limit" : "rate_limit";
  return { next: "wait", failure, because: failure.replace("_", " "), waitMs: windowMs(answer) };
}

function retryAfterMs({ headers }: ApiAnswer): number | undefined {
  const after = headerNumber(headers, "retry-after");
  return after !== undefined && after >= 0 ? after * 1000 : undefined;
}

function windowMs(answer: ApiAnswer): number | undefined {
  const { headers } = answer;
  const after = retryAfterMs(answer);
  if (after !== undefined) return after;
  if ((headerNumber(headers, "x-rate-limit-remaining") ?? 0) > 0) return HIDDEN_LIMIT_MS;
  const reset = headerNumber(headers, "x-rate-limit-reset");
  const now = serverTime(headers);
  return reset !== undefined && now !== undefined ? Math.max(0, reset * 1000 - now) : undefined;
}

function refuse(answer: ApiAnswer): Verdict {
  const { title, detail, reason } = readProblem(answer.body);
  const said = [title, detail === title ? "" : detail, reason].filter((text) => text !== "").join(", ");
  const [failure, what, hint] = refusal(answer.status, detail);
  const quoted = said === "" ? "" : `, and says: ${said}`;
  const error = new ApiRefusal(failure, `the API answers ${answer.status}: ${what}${quoted}`, hint);
  return { next: failure === "bad_request" ? "split" : "stop", failure, error };
}

function refusal(status: number, detail: string): [failure: FailureKind, what: string, hint: string] {
  const again = "Then run the same command again: what was received is kept.";
  if (isSpendingLimit(detail)) {
    return [
      "spending_limit",
      "the spending limit is reached",
      `Raise the spending limit or add credits at console.x.com. ${again}`,
    ];
  }
  switch (status) {
    case 401:
      return [
        "bad_token",
        "the token is not accepted",
        `Set X_BEARER_TOKEN to a valid bearer token. ${again}`,
      ];
    case 402:
      return ["credits_depleted", "no credits left", `Add credits at console.x.com. ${again}`];
    case 403:
      return [
        "forbidden",
        "this app may not use the endpoint",
        `Check the app's project and access plan. ${again}`,
      ];
    case 429:
      return [
        "monthly_cap",
        "the monthly cap is used up",
        "Wait for the next billing cycle or raise the cap, then run it again.",
      ];
    default:
      return [
        "bad_request",
        "the request was refused",
        "Try the other --vocabulary: X renames its fields. If that does not help, please report it.",
      ];
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
