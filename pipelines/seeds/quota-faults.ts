import path from "node:path";
import { PipelineError } from "../core/errors.ts";
import type { Seeds } from "./read.ts";

/** Of sums of decimal shares. */
const ROUNDING = 1e-9;

/**
 * What is wrong with quotas whose lines are each right: tiers and regions that no other table knows, and shares of a
 * dimension that sum up to more than the whole. What they leave of it is anybody's.
 */
export function quotaFaults(
  { quotas, follower_tiers, countries }: Pick<Seeds, "quotas" | "follower_tiers" | "countries">,
  seedsDir: string,
): PipelineError[] {
  const file = path.join(seedsDir, "rules", "quotas.csv");
  const names = {
    tier: { known: new Set(follower_tiers.map(({ tier }) => tier)), in: "follower_tiers.csv" },
    region: { known: new Set([...countries.map(({ region }) => region), "unknown"]), in: "countries.csv" },
  };
  const unknown = quotas.flatMap(({ dimension, value }) => {
    const { known, in: where } = names[dimension];
    if (known.has(value)) return [];
    const hint = `Use a ${dimension} of rules/${where}: ${[...known].join(", ")}.`;
    return [new PipelineError(`no ${dimension} is named '${value}'`, { file }, hint)];
  });
  const tooMuch = (["tier", "region"] as const).flatMap((dimension) => {
    const sum = quotas.reduce((sum, row) => sum + (row.dimension === dimension ? row.share : 0), 0);
    if (sum <= 1 + ROUNDING) return [];
    const what = `the shares of ${dimension}s sum up to ${Number(sum.toFixed(4))}`;
    return [new PipelineError(what, { file }, "Lower some: they may sum up to 1.")];
  });
  return [...unknown, ...tooMuch];
}
