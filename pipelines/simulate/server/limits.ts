/** The endpoints of the simulator, by X's names. */
export const ENDPOINTS = [
  "users/by",
  "users",
  "users/:id",
  "users/by/username/:username",
  "users/:id/tweets",
] as const;
export type Endpoint = (typeof ENDPOINTS)[number];

/** Requests one app may send; an endpoint may have either limit or both. */
export interface Limit {
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

/** Posts an app may read in a calendar month (billing cycles of X start on other days). Users do not count. */
export const MONTHLY_POSTS: Readonly<Record<Plan, number>> = {
  pay_per_use: 3_000_000,
  pro: 1_000_000,
  basic: 15_000,
  free: 100,
};
