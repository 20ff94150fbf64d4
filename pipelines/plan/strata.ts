import type { Candidate } from "./candidates.ts";
import type { Deficits } from "./quotas.ts";

/** Candidates of one domain that have follower tier and region in common. */
export interface Stratum {
  /** `<tier>/<region>`. */
  readonly key: string;
  readonly tier: string;
  readonly region: string;
  readonly members: readonly Candidate[];
}

/** What the weight of a stratum follows from. */
export interface StratumRule {
  /** How much scores differ in a tier of the domain; 1 where nothing is known. */
  spread(tier: string): number;
  readonly deficits: Deficits;
}

/** Of strata from which nothing is expected; they take a seat like the others and then come last. */
const LEAST_WEIGHT = 1e-9;

/** Sorts the candidates of a domain into strata. */
export function stratify(candidates: readonly Candidate[]): Stratum[] {
  const strata = new Map<string, Omit<Stratum, "members"> & { members: Candidate[] }>();
  for (const candidate of candidates) {
    const { tier, region } = candidate;
    const key = `${tier}/${region}`;
    const stratum = strata.get(key);
    if (stratum === undefined) strata.set(key, { key, tier, region, members: [candidate] });
    else stratum.members.push(candidate);
  }
  return [...strata.values()];
}

/**
 * The weight of a stratum among those of its domain: Neyman's allocation with costs, N × S / √c (Cochran 1977, Sampling
 * Techniques, 5.5), here with N the valid authors that its members are expected to add, S the spread of scores, and c the
 * share of its members that X returns, as only these are billed; times 1 and how far tier and region, half as heavily,
 * are below their quotas. Above 0.
 */
export function neymanWeight({ tier, region, members }: Stratum, { spread, deficits }: StratumRule): number {
  const gain = members.reduce((sum, member) => sum + member.gain, 0);
  const returned = members.reduce((sum, { prediction }) => sum + 1 - prediction.missing, 0) / members.length;
  const neyman = (gain * spread(tier)) / Math.sqrt(Math.max(LEAST_WEIGHT, returned));
  return Math.max(LEAST_WEIGHT, neyman * (1 + deficits.tier(tier) + deficits.region(region) / 2));
}
