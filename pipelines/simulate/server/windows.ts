import type { Endpoint, Limit, Limits } from "./limits.ts";

const SHORT_WINDOWS_PER_DAY = 96;

interface Window {
  readonly kind: "short" | "day";
  readonly lengthMs: number;
  limit: number;
  startedAt: number;
  used: number;
  refused: number;
}

/** How far one window of one token was used. */
export interface WindowReport {
  readonly endpoint: Endpoint;
  readonly window: "short" | "day";
  /** As it was at the end. */
  readonly limit: number;
  readonly used: number;
  /** Requests answered with 429 because of this window. */
  readonly refused: number;
  readonly started_at: string;
  readonly ended: boolean;
}

interface Windows {
  readonly endpoint: Endpoint;
  readonly open: readonly Window[];
}

/** Counts requests per token and endpoint in windows that begin with their first request. */
export class RateLimits {
  private readonly limits: Record<Endpoint, Limit>;
  private readonly byKey = new Map<string, Windows>();
  private readonly past: WindowReport[] = [];

  /** `windowMs` is the length of the short window, 15 minutes on X; the long one lasts 96 times as long. */
  constructor(
    limits: Limits,
    private readonly windowMs: number,
    private readonly now: () => number,
  ) {
    this.limits = { ...limits };
  }

  /** Uses up one request; false when there is none left, and then nothing is used. */
  take(token: string, endpoint: Endpoint): boolean {
    const windows = this.windows(token, endpoint);
    const full = windows.find((window) => window.used >= window.limit);
    if (full !== undefined) {
      full.refused += 1;
      return false;
    }
    for (const window of windows) window.used += 1;
    return true;
  }

  /** Uses up the rest of the shortest window, as another program with the same token would. */
  exhaust(token: string, endpoint: Endpoint): void {
    const [window] = this.windows(token, endpoint);
    if (window !== undefined) window.used = Math.max(window.used, window.limit);
  }

  /** Changes the short limit of an endpoint (the daily one where there is no other), in running windows too. */
  setLimit(endpoint: Endpoint, limit: number): void {
    const kind = this.limits[endpoint].per15Minutes === undefined ? "day" : "short";
    this.limits[endpoint] = {
      ...this.limits[endpoint],
      ...(kind === "day" ? { per24Hours: limit } : { per15Minutes: limit }),
    };
    for (const windows of this.byKey.values()) {
      if (windows.endpoint !== endpoint) continue;
      for (const window of windows.open) if (window.kind === kind) window.limit = limit;
    }
  }

  /** What X tells in headers about the state of an endpoint's limits. */
  headers(token: string, endpoint: Endpoint): Record<string, string> {
    const windows = this.windows(token, endpoint);
    return {
      ...describe("x-rate-limit", windows[0]),
      ...describe(
        "x-app-limit-24hour",
        windows.find(({ kind }) => kind === "day"),
      ),
    };
  }

  /** All windows so far, in the order in which they ended; those that still run come last. */
  report(): WindowReport[] {
    const running = [...this.byKey.values()].flatMap(({ endpoint, open }) =>
      open.map((window) => reportOf(endpoint, window, this.isOver(window))),
    );
    return [...this.past, ...running.filter(({ used, refused }) => used + refused > 0)];
  }

  /** The windows that bind now, the short one first; one that has ended starts anew. */
  private windows(token: string, endpoint: Endpoint): readonly Window[] {
    const key = `${endpoint} ${token}`;
    const kept = this.byKey.get(key) ?? { endpoint, open: this.start(endpoint) };
    this.byKey.set(key, kept);
    for (const window of kept.open) {
      if (!this.isOver(window)) continue;
      if (window.used + window.refused > 0) this.past.push(reportOf(endpoint, window, true));
      Object.assign(window, { startedAt: this.now(), used: 0, refused: 0 });
    }
    return kept.open;
  }

  private start(endpoint: Endpoint): Window[] {
    const { per15Minutes, per24Hours } = this.limits[endpoint];
    const kinds = [
      { kind: "short", limit: per15Minutes, lengthMs: this.windowMs },
      { kind: "day", limit: per24Hours, lengthMs: this.windowMs * SHORT_WINDOWS_PER_DAY },
    ] as const;
    return kinds.flatMap(({ kind, limit, lengthMs }) =>
      limit === undefined ? [] : [{ kind, limit, lengthMs, startedAt: this.now(), used: 0, refused: 0 }],
    );
  }

  private isOver(window: Window): boolean {
    return this.now() >= window.startedAt + window.lengthMs;
  }
}

function reportOf(endpoint: Endpoint, window: Window, ended: boolean): WindowReport {
  const { kind, limit, used, refused, startedAt } = window;
  return {
    endpoint,
    window: kind,
    limit,
    used,
    refused,
    started_at: new Date(startedAt).toISOString(),
    ended,
  };
}

function describe(prefix: string, window: Window | undefined): Record<string, string> {
  if (window === undefined) return {};
  return {
    [`${prefix}-limit`]: String(window.limit),
    [`${prefix}-remaining`]: String(Math.max(0, window.limit - window.used)),
    [`${prefix}-reset`]: String(Math.ceil((window.startedAt + window.lengthMs) / 1000)),
  };
}
