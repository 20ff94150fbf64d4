import { utcDay } from "../core/clock.ts";
import type { Config } from "../core/config.ts";
import { LOOKUP_SIZE, type Plan, type PlannedAuthor, postsAtMost } from "../core/plans.ts";
import { accessTerms } from "../plan/access.ts";
import { cutBatches } from "../plan/batches.ts";
import { readPolicy } from "../plan/policy.ts";
import { readSeeds } from "../seeds/read.ts";
import type { World } from "../simulate/world.ts";

const ACCESS_PLAN = "pay_per_use";

/**
 * A plan that asks for every author of a world by handle, in the order of the world. Prices and size of batches are those
 * of a first plan by the seeds; so is, at depth 2, the number of posts of a timeline sample, unless `posts` says it.
 */
export async function planWorld(
  config: Config,
  world: World,
  depth: PlannedAuthor["depth"],
  posts?: number,
): Promise<Plan> {
  const { prices } = accessTerms(ACCESS_PLAN, await readSeeds(config), config.asOf);
  const { batchSize, samplePosts } = await readPolicy(config);
  const wanted = depth === 2 ? { depth, posts: posts ?? samplePosts } : { depth };
  const authors: PlannedAuthor[] = [];
  for (const { handle, domains } of world.authors()) {
    authors.push({ handle, domains: domains.map(({ domain }) => domain), ...wanted, reason: "benchmark" });
  }
  const dollars = authors.length * (prices.user + postsAtMost(wanted) * prices.post);
  const requests = leastRequests(authors.length) + (depth === 2 ? authors.length : 0);
  return {
    format: 1,
    plan_id: `${utcDay(config.asOf)}-bench`,
    as_of: new Date(config.asOf).toISOString(),
    access_plan: ACCESS_PLAN,
    prices,
    forecast: { requests, dollars_expected: dollars, dollars_max: dollars, minutes: 0 },
    batches: cutBatches(authors, batchSize.start),
  };
}

/** The fewest lookups that so many handles fit into. */
export function leastRequests(handles: number): number {
  return Math.ceil(handles / LOOKUP_SIZE);
}
