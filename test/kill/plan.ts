import type { Plan, PlannedAuthor } from "../../pipelines/core/plans.ts";
import { seedRows } from "../../pipelines/simulate/seed-lists.ts";
import type { World } from "../../pipelines/simulate/world.ts";

const BATCH_SIZE = 15;
const SAMPLE_SIZES = [5, 12, 40] as const;

/** A plan for the first `size` handles of the world's lists, of every depth; a quarter of them are asked for by id. */
export function killPlan(world: World, size: number): Plan {
  const domains = new Map<string, string[]>();
  for (const row of seedRows(world)) {
    const handle = row.handle.toLowerCase();
    domains.set(handle, [...(domains.get(handle) ?? []), row.domain]);
  }
  const authors = [...domains].slice(0, size).map(([handle, names], i): PlannedAuthor => {
    const holder = i % 4 === 3 ? world.findByHandle(handle) : undefined;
    const depth = ([0, 1, 2] as const)[i % 3] ?? 0;
    return {
      handle,
      domains: names,
      depth,
      reason: "new",
      ...(holder === undefined ? {} : { author_id: holder.id }),
      ...(depth === 2 ? { posts: SAMPLE_SIZES[Math.floor(i / 3) % SAMPLE_SIZES.length] ?? 5 } : {}),
    };
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
