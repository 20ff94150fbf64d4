import type { Clock } from "../core/clock.ts";

interface Window {
  remaining: number;
  /** When the quota is full again, milliseconds of our clock. */
  resetAt: number;
}

const WINDOW_HEADERS = ["x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour"];
const STEP_MS = 1_000;
/** Past the announced second, since both clocks are cut to whole seconds. */
const MARGIN_MS = 1_000;

/** Paces requests by what the answers' headers say of each endpoint's windows; nothing about limits is built in. */
export class RateLimiter {
  private readonly endpoints = new Map<string, { windows: Map<string, Window>; inFlight: number }>();

  /** `onWait` is told the milliseconds left, about once a second, while a request has to wait. */
  constructor(
    private readonly clock: Clock,
    private readonly signal: AbortSignal,
    private readonly onWait: (ms: number) => void,
  ) {}

  /** Returns when a request may be sent, and counts it. Rejects with the signal's reason. */
  async take(endpoint: string): Promise<void> {
    const { windows } = this.state(endpoint);
    for (;;) {
      this.signal.throwIfAborted();
      const now = this.clock.now();
      for (const [name, window] of windows) if (window.resetAt <= now) windows.delete(name);
      const full = [...windows.values()].filter((window) => window.remaining <= 0);
      if (full.length === 0) break;
      const left = Math.max(...full.map((window) => window.resetAt)) - now;
      this.onWait(left);
      await this.clock.sleep(Math.min(left, STEP_MS), this.signal);
    }
    for (const window of windows.values()) window.remaining -= 1;
    this.state(endpoint).inFlight += 1;
  }

  /** A request counted by {@link take} has ended, with or without an answer. */
  done(endpoint: string): void {
    this.state(endpoint).inFlight -= 1;
  }

  /** Learns from an answer's headers. The server's date and its reset time are one clock; ours may differ. */
  learn(endpoint: string, headers: Readonly<Record<string, string>>, receivedAt: number): void {
    const { windows, inFlight } = this.state(endpoint);
    const theirs = serverTime(headers) ?? receivedAt;
    for (const name of WINDOW_HEADERS) {
      const remaining = Number(headers[`${name}-remaining`] ?? Number.NaN);
      const reset = Number(headers[`${name}-reset`] ?? Number.NaN);
      if (!Number.isFinite(remaining) || !Number.isFinite(reset)) continue;
      const left = Math.max(0, reset * 1000 - theirs);
      windows.set(name, { remaining: remaining - inFlight, resetAt: receivedAt + left + MARGIN_MS });
    }
  }

  /** No request to this endpoint before `until`, milliseconds of our clock. */
  block(endpoint: string, until: number): void {
    this.state(endpoint).windows.set("blocked", { remaining: 0, resetAt: until });
  }

  private state(endpoint: string) {
    const known = this.endpoints.get(endpoint);
    if (known !== undefined) return known;
    const fresh = { windows: new Map<string, Window>(), inFlight: 0 };
    this.endpoints.set(endpoint, fresh);
    return fresh;
  }
}

/** The server's own time, from its `date` header. */
export function serverTime(headers: Readonly<Record<string, string>>): number | undefined {
  const time = Date.parse(headers.date ?? "");
  return Number.isNaN(time) ? undefined : time;
}
