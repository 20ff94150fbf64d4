import type { Seed } from "../seeds/tables.ts";
import type { Candidate } from "./candidates.ts";
import { fullness, type Need } from "./needs.ts";

/** How far tiers and regions of a domain are below their quotas. */
export interface Deficits {
  /** 0 at the quota, 1 with nobody; an unknown or unlisted tier is as far as the whole domain. */
  tier(name: string): number;
  region(name: string): number;
}

/** Compares the authors that a domain holds with the shares of its lower target that `quotas.csv` gives. */
export function deficitsOf(
  need: Need,
  candidates: readonly Candidate[],
  quotas: readonly Seed<"quotas">[],
): Deficits {
  const whole = Math.max(0, 1 - fullness(need));
  const measure = (dimension: "tier" | "region") => {
    const held = new Map<string, number>();
    for (const candidate of candidates) {
      const own = candidate.worth.find(({ domain }) => domain === need.domain)?.held ?? 0;
      held.set(candidate[dimension], (held.get(candidate[dimension]) ?? 0) + own);
    }
    const shares = quotas.filter((row) => row.dimension === dimension && row.share > 0);
    return new Map(
      shares.map(({ value, share }) => {
        const quota = share * Math.max(1, need.target_min);
        return [value, Math.max(0, 1 - (held.get(value) ?? 0) / quota)];
      }),
    );
  };
  const tiers = measure("tier");
  const regions = measure("region");
  return { tier: (name) => tiers.get(name) ?? whole, region: (name) => regions.get(name) ?? whole };
}
