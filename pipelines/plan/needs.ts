import type { Seed } from "../seeds/tables.ts";
import type { Candidate } from "./candidates.ts";

/** How far a domain is, and what a request is expected to add to it. */
export interface Need {
  readonly domain: string;
  readonly target_min: number;
  readonly target_max: number;
  /** Valid authors that the last build gave it, each counted by how far it is still to be relied on. */
  readonly held: number;
  /** Valid authors that one request for one of its candidates adds, by its record so far; above 0. */
  readonly yield: number;
}

/** A yield is never believed to be less: else one that never brought anybody would need all seats there are. */
const LEAST_YIELD = 0.05;

/**
 * What each domain needs. `held` beside candidates: authors that the last build curated without a seed. `yields` is what
 * asking for a newcomer is expected to add, by domain.
 */
export function needsOf(
  domains: readonly Seed<"domains">[],
  candidates: readonly Candidate[],
  yields: ReadonlyMap<string, number>,
): Map<string, Need> {
  const held = new Map<string, number>();
  for (const { worth } of candidates) {
    for (const one of worth) held.set(one.domain, (held.get(one.domain) ?? 0) + one.held);
  }
  return new Map(
    domains.map(({ domain, target_min, target_max }) => [
      domain,
      {
        domain,
        target_min,
        target_max,
        held: held.get(domain) ?? 0,
        yield: Math.max(LEAST_YIELD, yields.get(domain) ?? 1),
      },
    ]),
  );
}

/** How full a domain is with `seats` more requests: 0 empty, 1 at its lower target, 2 at its upper, and on. */
export function fullness({ target_min, target_max, held, yield: each }: Need, seats = 0): number {
  const authors = held + each * seats;
  const lower = Math.max(1, target_min);
  if (authors < lower) return authors / lower;
  return 1 + (authors - lower) / Math.max(1, target_max - lower);
}
