/** The endpoints of the simulator, by X's names. */
export type Endpoint =
  | "users/by"
  | "users"
  | "users/:id"
  | "users/by/username/:username"
  | "users/:id/tweets";

/** Requests one app may send; an endpoint may have either limit or both. */
interface Limit {
  readonly per15Minutes?: number;
  readonly per24Hours?: number;
}
export type Limits = Readonly<Record<Endpoint, Limit>>;

export const PLANS = ["pay_per_use", "pro", "basic", "free"] as const;
export type Plan = (typeof PLANS)[number];

/** Limits per app: docs.x.com rate limits as of 2026-08; the three legacy plans as of 2026-01. */
export const PLAN_LIMITS: Readonly<Record<Plan, Limits>> = {
  pay_per_use: {
    "users/by": { per15Minutes: 300 },
    users: { per15Minutes: 300 },
    "users/:id": { per15Minutes: 300 },
    "users/by/username/:username": { per15Minutes: 300 },
    "users/:id/tweets": { per15Minutes: 10_000 },
  },
  pro: {
    "users/by": { per15Minutes: 300 },
    users: { per15Minutes: 300 },
    "users/:id": { per15Minutes: 300 },
    "users/by/username/:username": { per15Minutes: 300 },
    "users/:id/tweets": { per15Minutes: 1_500 },
  },
  basic: {
    "users/by": { per24Hours: 500 },
    users: { per24Hours: 500 },
    "users/:id": { per24Hours: 500 },
    "users/by/username/:username": { per24Hours: 500 },
    "users/:id/tweets": { per15Minutes: 10 },
  },
  free: {
    "users/by": { per24Hours: 1 },
    users: { per24Hours: 1 },
    "users/:id": { per24Hours: 1 },
    "users/by/username/:username": { per15Minutes: 3 },
    "users/:id/tweets": { per15Minutes: 1 },
  },
};

const SHORT_WINDOWS_PER_DAY = 96;

interface Window {
  readonly limit: number;
  readonly lengthMs: number;
  startedAt: number;
  used: number;
}

interface Windows {
  readonly short: Window | undefined;
  readonly day: Window | undefined;
}

/** Counts requests per app and endpoint in windows that begin with their first request. */
export class RateLimits {
  private readonly byKey = new Map<string, Windows>();

  /** `windowMs` is the length of the short window, 15 minutes on X; the long one lasts 96 times as long. */
  constructor(
    private readonly limits: Limits,
    private readonly windowMs: number,
    private readonly now: () => number,
  ) {}

  /** Uses up one request; false when there is none left, and then nothing is used. */
  take(token: string, endpoint: Endpoint): boolean {
    const open = this.windows(token, endpoint);
    if (open.some((window) => window.used >= window.limit)) return false;
    for (const window of open) window.used += 1;
    return true;
  }

  /** What X tells in headers about the state of an endpoint's limits. */
  headers(token: string, endpoint: Endpoint): Record<string, string> {
    this.windows(token, endpoint);
    const { short, day } = this.byKey.get(keyOf(token, endpoint)) ?? { short: undefined, day: undefined };
    return {
      ...describe("x-rate-limit", short ?? day),
      ...describe("x-app-limit-24hour", day),
    };
  }

  /** The windows that bind now; one that has ended starts anew. */
  private windows(token: string, endpoint: Endpoint): Window[] {
    const key = keyOf(token, endpoint);
    const { per15Minutes, per24Hours } = this.limits[endpoint];
    const now = this.now();
    const start = (limit: number | undefined, lengthMs: number): Window | undefined =>
      limit === undefined ? undefined : { limit, lengthMs, startedAt: now, used: 0 };
    const kept = this.byKey.get(key) ?? {
      short: start(per15Minutes, this.windowMs),
      day: start(per24Hours, this.windowMs * SHORT_WINDOWS_PER_DAY),
    };
    this.byKey.set(key, kept);
    const open = [kept.short, kept.day].filter((window) => window !== undefined);
    for (const window of open) {
      if (now < window.startedAt + window.lengthMs) continue;
      window.startedAt = now;
      window.used = 0;
    }
    return open;
  }
}

function keyOf(token: string, endpoint: Endpoint): string {
  return `${endpoint} ${token}`;
}

function describe(prefix: string, window: Window | undefined): Record<string, string> {
  if (window === undefined) return {};
  return {
    [`${prefix}-limit`]: String(window.limit),
    [`${prefix}-remaining`]: String(window.limit - window.used),
    [`${prefix}-reset`]: String(Math.ceil((window.startedAt + window.lengthMs) / 1000)),
  };
}
