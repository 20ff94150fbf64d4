import { type Clock, utcDay } from "../core/clock.ts";
import type { Breaker } from "./breaker.ts";
import type { Hold, Ledger } from "./budget.ts";
import type { Exchange } from "./exchange.ts";
import type { RateLimiter } from "./limiter.ts";
import type { Policy } from "./policy.ts";
import { pricedParts } from "./priced.ts";
import { ApiRefusal, backoffMs, type FailureKind } from "./retry.ts";
import type { ServerClock } from "./server-clock.ts";
import type { RequestSize } from "./sizing.ts";
import type { Spool } from "./spool.ts";
import { type ApiRequest, endpointOf } from "./x-api/api.ts";

/** What asking works with. */
export interface AskerParts {
  readonly clock: Clock;
  readonly serverClock: ServerClock;
  readonly policy: Policy;
  readonly breaker: Breaker;
  readonly limiter: RateLimiter;
  readonly ledger: Ledger;
  readonly size: RequestSize;
  readonly exchange: Exchange;
  readonly spool: Spool;
  readonly signal: AbortSignal;
}

/** How asking ended. `no_room`: another request has taken the budget that a repetition needs. */
export interface Asked {
  readonly state: "answered" | "failed" | "refused" | "no_room";
  readonly because: string;
}

const NO_ROOM: Asked = { state: "no_room", because: "the budget of the run was used up" };
/** X has refused good tokens for a moment: once one was accepted, such a refusal is believed the second time. */
const PASSING: ReadonlySet<FailureKind> = new Set(["bad_token", "forbidden"]);
const CONFIRM_MS = 5_000;
/** So many authors refused one by one, and nobody accepted between them: it is not the authors. */
const REFUSED_ALONE = 3;
/** One author may make X fail; asked for in smaller requests, the others are found. */
const FOR_SOME: ReadonlySet<FailureKind> = new Set(["server_error", "unreadable_body"]);
/** After a 429 that does not say until when: doubling, up to the length of a window. */
const FIRST_WAIT_MS = 15_000;
const WINDOW_MS = 15 * 60_000;
const MAX_WAITS = 20;

/** Sends a request as often as it takes and makes sense. */
export class Asker {
  private readonly due = new Map<string, number>();
  /** Authors a request for whom alone was refused, since an answer was last used. */
  private readonly refusedAlone = new Set<string>();

  constructor(private readonly parts: AskerParts) {}

  /** Requests to an endpoint that wait for their turn. */
  waiting(endpoint: string): number {
    return this.due.get(endpoint) ?? 0;
  }

  /** Throws {@link PipelineError} when no request can succeed any more, and the signal's reason when it is aborted. */
  async ask(request: ApiRequest, batchIds: readonly string[], first: Hold): Promise<Asked> {
    const { clock, serverClock, policy, breaker, limiter, exchange, spool, signal } = this.parts;
    const endpoint = endpointOf(request.kind);
    let hold = first;
    let failures = 0;
    let waits = 0;
    let refusals = 0;
    for (let attempt = 1; ; attempt += 1) {
      const isProbe = await this.turn(endpoint, hold);
      if (hold.day !== utcDay(serverClock.now())) {
        const today = this.reserve(request, hold);
        if (today === undefined) {
          limiter.cancel(endpoint);
          if (isProbe) breaker.leave(endpoint);
          return NO_ROOM;
        }
        hold = today;
      }
      const order = { request, batchIds, attempt, hold };
      const verdict = await exchange.send(spool, order, (failed, ms) =>
        this.note(request, isProbe, failed, ms),
      );
      switch (verdict.next) {
        case "use":
          limiter.closeUp(endpoint);
          this.refusedAlone.clear();
          return { state: "answered", because: "" };
        case "split":
          if (!exchange.accepted && this.refusesAll(request)) throw verdict.error.to(endpoint);
          return { state: "refused", because: verdict.error.what };
        case "stop": {
          refusals += 1;
          // The posts of one author may be kept from everybody.
          const mayBeTheirs = request.kind === "timeline" && verdict.failure === "forbidden";
          const isPassing = PASSING.has(verdict.failure) && (exchange.accepted || mayBeTheirs);
          if (!isPassing || refusals > 1) {
            if (mayBeTheirs && !this.refusesAll(request))
              return { state: "refused", because: verdict.error.what };
            throw verdict.error.to(endpoint);
          }
          limiter.block(endpoint, clock.now() + CONFIRM_MS);
          break;
        }
        case "wait": {
          waits += 1;
          if (verdict.failure === "hidden_limit") limiter.spaceOut(endpoint);
          if (waits > MAX_WAITS) throw gone(verdict.failure, `${waits} rate limits in a row`);
          const waitMs = verdict.waitMs ?? Math.min(WINDOW_MS, FIRST_WAIT_MS * 2 ** (waits - 1));
          const least = backoffMs(waits, policy.backoffFirstMs, WINDOW_MS, Math.random());
          limiter.block(endpoint, clock.now() + Math.max(waitMs, least));
          break;
        }
        case "retry": {
          failures += 1;
          if (breaker.pauses(endpoint) > policy.pauses) throw gone(verdict.failure, verdict.because);
          if (failures >= policy.attempts) {
            const mayBeTheirs = FOR_SOME.has(verdict.failure) && request.asked.length > 1;
            if (!exchange.accepted && !mayBeTheirs) throw gone(verdict.failure, verdict.because);
            return {
              state: "failed",
              because: `${failures} attempts failed, the last with ${verdict.because}`,
            };
          }
          const pause = backoffMs(failures, policy.backoffFirstMs, policy.backoffMostMs, Math.random());
          await clock.sleep(Math.max(pause, Math.min(WINDOW_MS, verdict.waitMs ?? 0)), signal);
        }
      }
      const again = this.reserve(request);
      if (again === undefined) return NO_ROOM;
      hold = again;
    }
  }

  /** Is a refusal, while nothing was accepted yet, one of the way of asking and not of what is asked for? */
  private refusesAll(request: ApiRequest): boolean {
    // The token of a page may be too old when a run goes on.
    if (request.kind === "timeline" && request.page_token !== undefined) return false;
    const [author, ...others] = request.asked;
    if (author === undefined || others.length > 0) return false;
    this.refusedAlone.add(author);
    return this.refusedAlone.size >= REFUSED_ALONE;
  }

  /** Room in the budget for the whole request once more, in place of `old`; nothing when there is none. */
  private reserve(request: ApiRequest, old?: Hold): Hold | undefined {
    const { ledger, serverClock } = this.parts;
    if (old !== undefined) ledger.release(old);
    const parts = pricedParts(request);
    const { taken, hold } = ledger.reserve(parts, serverClock.now());
    if (taken.length === parts.length) return hold;
    ledger.release(hold);
    return undefined;
  }

  /**
   * Waits for the endpoint's turn, and tells whether this request tries if the endpoint is back. The hold is given back
   * when the run ends meanwhile.
   */
  private async turn(endpoint: string, hold: Hold): Promise<boolean> {
    const { breaker, limiter, ledger } = this.parts;
    this.due.set(endpoint, this.waiting(endpoint) + 1);
    try {
      for (;;) {
        const isProbe = await breaker.enter(endpoint);
        await limiter.take(endpoint);
        // It may have been left alone meanwhile.
        if (isProbe || breaker.pauses(endpoint) === 0) return isProbe;
        limiter.cancel(endpoint);
      }
    } catch (error) {
      ledger.release(hold);
      throw error;
    } finally {
      this.due.set(endpoint, this.waiting(endpoint) - 1);
    }
  }

  private note(request: ApiRequest, isProbe: boolean, failed: boolean, ms: number): void {
    const { breaker, size } = this.parts;
    const endpoint = endpointOf(request.kind);
    if (failed) breaker.failed(endpoint, isProbe);
    else breaker.succeeded(endpoint);
    if (request.kind !== "timeline") size.note(failed, ms);
  }
}

function gone(failure: FailureKind, because: string): ApiRefusal {
  return new ApiRefusal(
    failure,
    `the API does not answer: ${because}`,
    "Run the same command again later: what was received is kept.",
  );
}
