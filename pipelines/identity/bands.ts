import { exactShare, type Measured } from "../core/binomial.ts";

/** What an account is, 1 for an organisation, and the probability that a model gave it. */
export interface Judged {
  readonly p: number;
  readonly label: number;
}

/** How the accounts on one side of a limit are judged; shares are `null` where there is none to count. */
export interface Side {
  readonly limit: number;
  readonly called: number;
  readonly wrong: number;
  /** Of those called so, how many are. */
  readonly precision: Measured | null;
  /** Of those who are, how many are called so. */
  readonly recall: Measured | null;
}

/** Accounts with a probability below `limit` called persons. */
export function personsBelow(judged: readonly Judged[], limit: number): Side {
  return side(judged, limit, 0, ({ p }) => p < limit);
}

/** Accounts with a probability of `limit` and more called organisations. */
export function organisationsFrom(judged: readonly Judged[], limit: number): Side {
  return side(judged, limit, 1, ({ p }) => p >= limit);
}

function side(
  judged: readonly Judged[],
  limit: number,
  label: number,
  isCalled: (one: Judged) => boolean,
): Side {
  const called = judged.filter(isCalled);
  const right = called.filter((one) => one.label === label).length;
  const all = judged.filter((one) => one.label === label).length;
  return {
    limit,
    called: called.length,
    wrong: called.length - right,
    precision: called.length === 0 ? null : exactShare(right, called.length),
    recall: all === 0 ? null : exactShare(right, all),
  };
}

/** Limits are told and written in thousandths. */
const STEPS = 1000;
const LIMITS = Array.from({ length: STEPS - 1 }, (_, i) => (i + 1) / STEPS);

/** The largest limit below which `target` of those called persons and more are; `null` where there is none. */
export function personLimit(judged: readonly Judged[], target: number): number | null {
  return LIMITS.findLast((limit) => (personsBelow(judged, limit).precision?.value ?? 0) >= target) ?? null;
}

/** The smallest limit from which `target` of those called organisations and more are; `null` likewise. */
export function organisationLimit(judged: readonly Judged[], target: number): number | null {
  return LIMITS.find((limit) => (organisationsFrom(judged, limit).precision?.value ?? 0) >= target) ?? null;
}
