import type { Clock } from "../core/clock.ts";

type Headers = Readonly<Record<string, string>>;

interface Window {
  remaining: number;
  /** When the quota is full again, milliseconds of our clock. */
  readonly resetAt: number;
}

interface Endpoint {
  readonly windows: Map<string, Window>;
  inFlight: number;
  /** Has an answer told the state of the windows that are open now? Until then one request probes for all. */
  known: boolean;
  /** Those that wait for the probe. */
  waiting: (() => void)[];
}

const WINDOW_HEADERS = ["x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour"];
const STEP_MS = 1_000;
/** Past the announced second, since both clocks are cut to whole seconds. */
const MARGIN_MS = 1_000;

/** Paces requests by what answers say of each endpoint's windows; no limit is built in. */
export class RateLimiter {
  private readonly endpoints = new Map<string, Endpoint>();

  /** `onWait` is told the milliseconds left, about once a second, while a request has to wait. */
  constructor(
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
    private readonly onWait: (ms: number) => void,
  ) {}

  /** Returns when a request may be sent, and counts it. Rejects with the signal's reason. */
  async take(name: string): Promise<void> {
    const endpoint = this.endpoint(name);
    for (;;) {
      this.signal.throwIfAborted();
      const left = this.untilOpen(endpoint);
      if (left > 0) {
        this.onWait(left);
        await this.clock.sleep(Math.min(left, STEP_MS), this.signal);
      } else if (!endpoint.known && endpoint.inFlight > 0) {
        await new Promise<void>((resolve) => endpoint.waiting.push(resolve));
      } else break;
    }
    for (const window of endpoint.windows.values()) window.remaining -= 1;
    endpoint.inFlight += 1;
  }

  /** A request counted by {@link take} has ended; `headers` are those of its answer, if one came. */
  done(name: string, headers: Headers | undefined, receivedAt: number): void {
    const endpoint = this.endpoint(name);
    endpoint.inFlight -= 1;
    if (headers !== undefined) this.learn(name, headers, receivedAt);
    for (const wake of endpoint.waiting.splice(0)) wake();
  }

  /** Learns from an answer's headers. The server's date and its reset time are one clock; ours may differ. */
  learn(name: string, headers: Headers, receivedAt: number): void {
    const endpoint = this.endpoint(name);
    const theirs = serverTime(headers) ?? receivedAt;
    endpoint.known = true;
    for (const prefix of WINDOW_HEADERS) {
      const remaining = Number(headers[`${prefix}-remaining`] ?? Number.NaN);
      const reset = Number(headers[`${prefix}-reset`] ?? Number.NaN);
      if (!Number.isFinite(remaining) || !Number.isFinite(reset)) continue;
      const left = Math.max(0, reset * 1000 - theirs);
      const window = { remaining: remaining - endpoint.inFlight, resetAt: receivedAt + left + MARGIN_MS };
      endpoint.windows.set(prefix, window);
    }
  }

  /** No request to this endpoint before `until`, milliseconds of our clock. */
  block(name: string, until: number): void {
    this.endpoint(name).windows.set("blocked", { remaining: 0, resetAt: until });
  }

  /** Milliseconds until no window is used up; forgets windows that have passed. */
  private untilOpen(endpoint: Endpoint): number {
    const now = this.clock.now();
    for (const [prefix, { resetAt }] of endpoint.windows) {
      if (resetAt > now) continue;
      endpoint.windows.delete(prefix);
      endpoint.known = false;
    }
    const full = [...endpoint.windows.values()].filter((window) => window.remaining <= 0);
    return full.reduce((most, window) => Math.max(most, window.resetAt - now), 0);
  }

  private endpoint(name: string): Endpoint {
    const known = this.endpoints.get(name);
    if (known !== undefined) return known;
    const fresh = { windows: new Map(), inFlight: 0, known: false, waiting: [] };
    this.endpoints.set(name, fresh);
    return fresh;
  }
}

/** The server's own time, from its `date` header. */
export function serverTime(headers: Headers): number | undefined {
  const time = Date.parse(headers.date ?? "");
  return Number.isNaN(time) ? undefined : time;
}
