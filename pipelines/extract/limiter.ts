import type { Clock } from "../core/clock.ts";
import { pacedGap, SAME_WINDOW_MS, windowEnd } from "../core/pacing.ts";
import { Waiters } from "./waiters.ts";

type Headers = Readonly<Record<string, string>>;

interface Window {
  readonly limit: number | undefined;
  /** The least the server has told of; it may not have counted the requests in flight. */
  remaining: number;
  /** When this was told and when the quota is full again, milliseconds of our clock. */
  readonly toldAt: number;
  readonly resetAt: number;
}

interface Endpoint {
  readonly windows: Map<string, Window>;
  inFlight: number;
  /** False until an answer told the state of the window: then a single request goes ahead as a probe. */
  known: boolean;
  /** Those that wait for the probe. */
  readonly waiting: Waiters;
  lastSentAt: number;
  /** Least milliseconds between requests, against a limit per second that no header tells. */
  spacingMs: number;
  /** Since when a used-up window holds requests back. */
  heldSince: number | undefined;
}

/** What an endpoint still allows in the window that binds it most. */
export interface Quota {
  readonly remaining: number;
  readonly limit: number | undefined;
  /** Milliseconds since 1970, of our clock. */
  readonly resetAt: number;
}

/** What the limiter asks and tells while it paces. */
export interface LimiterHooks {
  /** How many more requests this endpoint will be asked for, as far as is known. */
  demand(endpoint: string): number;
  /** Milliseconds a request still has to wait, about once a second. */
  onWait(endpoint: string, ms: number): void;
  /** A wait for a used-up window is over. */
  onWaited(endpoint: string, ms: number): void;
}

const WINDOW_HEADERS = ["x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour"];
const STEP_MS = 1_000;
/** After a 429 with quota left requests keep apart: doubling up to the most, and less again with every good answer. */
const SPACING_FIRST_MS = 250;
const SPACING_MOST_MS = 2_000;
const SPACING_DECAY = 0.8;

/**
 * Paces requests by what answers say of each endpoint's windows; no limit is built in. When more is wanted than a
 * window still has, requests are spread over it: they are few in flight then, should the limit drop.
 */
export class RateLimiter {
  private readonly endpoints = new Map<string, Endpoint>();

  constructor(
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
    private readonly hooks: LimiterHooks,
  ) {}

  /** Returns when a request may be sent, and counts it. Rejects with the signal's reason. */
  async take(name: string): Promise<void> {
    const endpoint = this.endpoint(name);
    for (;;) {
      this.signal.throwIfAborted();
      const left = this.untilOpen(endpoint);
      // No longer than the spacing itself, should our clock be moved back.
      const spaced = endpoint.spacingMs - Math.max(0, this.clock.now() - endpoint.lastSentAt);
      const gap = left > 0 ? 0 : Math.max(spaced, this.untilPaced(name, endpoint));
      if (left > 0) {
        endpoint.heldSince ??= this.clock.now();
        this.hooks.onWait(name, left);
        await this.clock.sleep(Math.min(left, STEP_MS), this.signal);
      } else if (endpoint.inFlight > 0 && (!endpoint.known || this.isTaken(endpoint))) {
        await endpoint.waiting.wait(this.signal);
      } else if (gap > 0) {
        await this.clock.sleep(Math.min(gap, STEP_MS), this.signal);
      } else break;
    }
    const now = this.clock.now();
    if (endpoint.heldSince !== undefined) this.hooks.onWaited(name, now - endpoint.heldSince);
    endpoint.heldSince = undefined;
    endpoint.lastSentAt = now;
    endpoint.inFlight += 1;
  }

  /** A request counted by {@link take} was not sent after all, or cannot have reached the server. */
  cancel(name: string): void {
    this.land(this.endpoint(name));
  }

  /** A request counted by {@link take} has ended; `headers` are those of its answer, if one came. */
  done(name: string, headers: Headers | undefined, receivedAt: number, serverAt = receivedAt): void {
    const endpoint = this.endpoint(name);
    // What no header tells may have been counted all the same.
    for (const [prefix, window] of endpoint.windows) {
      const told = headerNumber(headers ?? {}, `${prefix}-remaining`) ?? window.remaining - 1;
      window.remaining = Math.min(window.remaining, told);
    }
    if (headers !== undefined) this.learn(name, headers, receivedAt, serverAt);
    this.land(endpoint);
  }

  private land(endpoint: Endpoint): void {
    endpoint.inFlight -= 1;
    endpoint.waiting.wake();
  }

  /**
   * Learns from an answer's headers. The server's date and its reset time are one clock; ours may differ. `serverAt` is
   * what its date should be, for an answer that has none.
   */
  learn(name: string, headers: Headers, receivedAt: number, serverAt = receivedAt): void {
    const endpoint = this.endpoint(name);
    const theirs = serverTime(headers) ?? serverAt;
    endpoint.known = true;
    for (const prefix of WINDOW_HEADERS) {
      const remaining = headerNumber(headers, `${prefix}-remaining`);
      const reset = headerNumber(headers, `${prefix}-reset`);
      if (remaining === undefined || reset === undefined) continue;
      const limit = headerNumber(headers, `${prefix}-limit`);
      const resetAt = windowEnd(receivedAt, theirs, reset);
      const known = endpoint.windows.get(prefix);
      // Answers overtake one another: within a window that stays the same, less is left with each of them.
      const isSame =
        known !== undefined &&
        (limit ?? known.limit) === (known.limit ?? limit) &&
        Math.abs(known.resetAt - resetAt) <= SAME_WINDOW_MS;
      endpoint.windows.set(prefix, {
        limit: limit ?? (isSame ? known.limit : undefined),
        remaining: isSame ? Math.min(remaining, known.remaining) : remaining,
        toldAt: receivedAt,
        resetAt,
      });
    }
  }

  /** A hidden limit refused a request: from now on they keep further apart. */
  spaceOut(name: string): void {
    const endpoint = this.endpoint(name);
    endpoint.spacingMs = Math.min(SPACING_MOST_MS, Math.max(SPACING_FIRST_MS, endpoint.spacingMs * 2));
  }

  /** A request was answered well: they may come closer again. */
  closeUp(name: string): void {
    const endpoint = this.endpoint(name);
    endpoint.spacingMs = endpoint.spacingMs < SPACING_FIRST_MS / 4 ? 0 : endpoint.spacingMs * SPACING_DECAY;
  }

  /** No request to this endpoint before `until`, milliseconds of our clock. */
  block(name: string, until: number): void {
    const { windows } = this.endpoint(name);
    const resetAt = Math.max(until, windows.get("blocked")?.resetAt ?? 0);
    windows.set("blocked", { limit: undefined, remaining: 0, toldAt: this.clock.now(), resetAt });
  }

  /** What the window of an endpoint that binds most still allows; `undefined` when no answer told. */
  quota(name: string): Quota | undefined {
    const { windows, inFlight } = this.endpoint(name);
    const open = [...windows.values()].filter(({ resetAt }) => resetAt > this.clock.now());
    const [least] = open.sort((a, b) => a.remaining - b.remaining);
    if (least === undefined) return undefined;
    return { limit: least.limit, remaining: least.remaining - inFlight, resetAt: least.resetAt };
  }

  /** Milliseconds until no window is used up; forgets windows that have passed. */
  private untilOpen(endpoint: Endpoint): number {
    const now = this.clock.now();
    for (const [prefix, { toldAt, resetAt }] of endpoint.windows) {
      // Before it was told: somebody set the machine's clock back.
      if (resetAt > now && now >= toldAt) continue;
      endpoint.windows.delete(prefix);
      endpoint.known = false;
    }
    const full = [...endpoint.windows.values()].filter((window) => window.remaining <= 0);
    return full.reduce((most, window) => Math.max(most, window.resetAt - now), 0);
  }

  /** Are the requests in flight perhaps all that a window still has? */
  private isTaken({ windows, inFlight }: Endpoint): boolean {
    return [...windows.values()].some(({ remaining }) => remaining <= inFlight);
  }

  /** Milliseconds until the next request of a window that cannot serve all that is wanted. */
  private untilPaced(name: string, endpoint: Endpoint): number {
    const now = this.clock.now();
    const gaps = [...endpoint.windows.values()].map((window) => {
      const gap = pacedGap(
        window.resetAt - now,
        window.remaining - endpoint.inFlight,
        this.hooks.demand(name),
      );
      return gap === 0 ? 0 : endpoint.lastSentAt + gap - now;
    });
    return Math.max(0, ...gaps);
  }

  private endpoint(name: string): Endpoint {
    const known = this.endpoints.get(name);
    if (known !== undefined) return known;
    const fresh = {
      windows: new Map(),
      inFlight: 0,
      known: false,
      waiting: new Waiters(),
      lastSentAt: 0,
      spacingMs: 0,
      heldSince: undefined,
    };
    this.endpoints.set(name, fresh);
    return fresh;
  }
}

/** The server's own time, from its `date` header. */
export function serverTime(headers: Headers): number | undefined {
  const time = Date.parse(headers.date ?? "");
  return Number.isNaN(time) ? undefined : time;
}

/** A header that is a number. */
export function headerNumber(headers: Headers, name: string): number | undefined {
  const text = headers[name];
  const value = Number(text);
  return text === undefined || text.trim() === "" || !Number.isFinite(value) ? undefined : value;
}
