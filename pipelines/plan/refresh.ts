import type { Standing } from "./last-build.ts";

/** How fast what is known of an author gets outdated, and what asking again is worth. */
export interface RefreshRule {
  /** By how much faster for an author at a limit that decides whether it is in or out. */
  readonly nearSpeed: number;
  /** The change of followers in 30 days, a share, that doubles the speed. */
  readonly volatileChange: number;
  /** The speed for an author that is left out and near no limit. */
  readonly outSpeed: number;
  /** What asking again for such an author is worth, in valid authors. */
  readonly outStake: number;
}

/** What is known of an author in a domain: how far it is still to be relied on, and what asking again would bring. */
export interface Freshness {
  /** The chance that what is known is outdated, 0 to 1; 0.5 at the domain's `max_age_days` times the speed. */
  readonly outdated: number;
  /** By how many valid authors the domain counts on this one, 0 to 1. */
  readonly held: number;
  /** How many valid authors asking again is expected to add, 0 to 1. */
  readonly gain: number;
}

/** The chance that what was learned `age` ago is outdated by now, 0 to 1; `halfLife` in the same unit. */
export function outdatedAfter(age: number, halfLife: number): number {
  return 1 - 2 ** (-Math.max(0, age) / halfLife);
}

/**
 * Judges an author in one domain, `age` after it was received; both times in milliseconds. What is known decays with a
 * half-life of `maxAge`, shorter for those near a limit and those whose followers change, longer for those that are out
 * for good.
 */
export function freshness(
  standing: Pick<Standing, "is_curated" | "nearness" | "change_in_30_days">,
  age: number,
  maxAge: number,
  rule: RefreshRule,
): Freshness {
  const { is_curated, nearness, change_in_30_days } = standing;
  const calm = is_curated ? 1 : rule.outSpeed + (1 - rule.outSpeed) * nearness;
  const speed = calm + rule.nearSpeed * nearness + change_in_30_days / rule.volatileChange;
  const outdated = outdatedAfter(age, maxAge / speed);
  // Who is right at a limit ends on either side of it equally likely.
  const stake = is_curated ? 1 : Math.max(rule.outStake, nearness / 2);
  return { outdated, held: is_curated ? 1 - outdated : 0, gain: outdated * stake };
}
