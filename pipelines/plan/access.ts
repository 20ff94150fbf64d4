import { PipelineError } from "../core/errors.ts";
import type { Plan } from "../core/plans.ts";
import { priceOf } from "../seeds/prices.ts";
import type { Seeds } from "../seeds/read.ts";
import type { Seed } from "../seeds/tables.ts";

/** On what terms X answers. */
export interface AccessTerms {
  readonly name: string;
  readonly limits: readonly Seed<"access_plans">[];
  /** Dollars a month for which reading costs nothing more; `null` where each object is billed. */
  readonly monthlyDollars: number | null;
  /** Posts that may be read in a month; `null` for no cap. */
  readonly monthlyPosts: number | null;
  /** Dollars per object returned. */
  readonly prices: Plan["prices"];
}

/** The terms of an access plan at a moment, milliseconds since 1970. Throws {@link PipelineError} for an unknown one. */
export function accessTerms(name: string, seeds: Seeds, at: number): AccessTerms {
  const limits = seeds.access_plans.filter((row) => row.plan === name);
  if (limits.length === 0) {
    throw new PipelineError(
      `unknown access plan '${name}'`,
      {},
      `Use one of ${accessPlans(seeds).join(", ")}.`,
    );
  }
  const monthlyDollars = limits.find((row) => row.monthly_dollars !== null)?.monthly_dollars ?? null;
  const caps = limits.flatMap((limit) => limit.monthly_posts_cap ?? []);
  const price = (resource: string) => (monthlyDollars === null ? priceOf(seeds.prices, resource, at) : 0);
  return {
    name,
    limits,
    monthlyDollars,
    monthlyPosts: caps.length === 0 ? null : Math.min(...caps),
    prices: { user: price("user"), post: price("post") },
  };
}

/** The names of all access plans, in the order of the seeds. */
export function accessPlans(seeds: Seeds): string[] {
  return [...new Set(seeds.access_plans.map((row) => row.plan))];
}
