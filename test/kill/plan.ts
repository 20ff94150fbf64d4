import { MIN_SAMPLE, type Plan, type PlannedAuthor } from "../../pipelines/core/plans.ts";
import { seedRows } from "../../pipelines/simulate/seed-lists.ts";
import type { World } from "../../pipelines/simulate/world.ts";

const BATCH_SIZE = 15;
const DEPTHS = [0, 1, 2] as const;
const SAMPLE_SIZES = [MIN_SAMPLE, 12, 40] as const;

/**
 * A plan for the first `size` handles of the world's lists. Three batches in four are of one depth, every other such
 * group of three asked for by id: one lookup completes some of them. The fourth has every depth, by handle and by id.
 */
export function killPlan(world: World, size: number): Plan {
  const domains = new Map<string, string[]>();
  for (const row of seedRows(world)) {
    const handle = row.handle.toLowerCase();
    domains.set(handle, [...(domains.get(handle) ?? []), row.domain]);
  }
  const authors = [...domains].slice(0, size).map(([handle, names], i): PlannedAuthor => {
    const batch = Math.floor(i / BATCH_SIZE);
    const depth = DEPTHS[batch % 4];
    const isById = depth === undefined ? i % 4 === 3 : batch % 8 > 3;
    return plannedAuthor(world, handle, names, depth ?? DEPTHS[i % 3] ?? 0, isById);
  });
  return {
    format: 1,
    plan_id: "kill-test",
    as_of: new Date(world.now).toISOString(),
    access_plan: "pay_per_use",
    prices: { user: 0.01, post: 0.005 },
    forecast: { requests: 0, dollars_expected: 0, dollars_max: 0, minutes: 0 },
    batches: Array.from({ length: Math.ceil(authors.length / BATCH_SIZE) }, (_, i) => ({
      batch_id: `b${String(i + 1).padStart(5, "0")}`,
      authors: authors.slice(BATCH_SIZE * i, BATCH_SIZE * (i + 1)),
    })),
  };
}

function plannedAuthor(
  world: World,
  handle: string,
  domains: string[],
  depth: PlannedAuthor["depth"],
  isById: boolean,
): PlannedAuthor {
  const holder = isById ? world.findByHandle(handle) : undefined;
  return {
    handle,
    domains,
    depth,
    reason: "new",
    ...(holder === undefined ? {} : { author_id: holder.id }),
    ...(depth === 2 ? { posts: SAMPLE_SIZES[handle.length % SAMPLE_SIZES.length] ?? MIN_SAMPLE } : {}),
  };
}
