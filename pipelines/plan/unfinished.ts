import { readdir } from "node:fs/promises";
import type { WarehousePaths } from "../core/lake.ts";
import { type Plan, readPlan } from "../core/plans.ts";
import { batchIsDone } from "../core/raw.ts";

/** The plan that was begun and not finished, if any: a spool lies there until every batch of its run is committed. */
export async function unfinishedPlan(warehouse: WarehousePaths): Promise<Plan | undefined> {
  const spools = await readdir(warehouse.spool).catch(() => []);
  for (const file of spools.filter((name) => name.endsWith(".ndjson")).sort()) {
    const plan = await readPlan(warehouse, file.slice(0, -".ndjson".length));
    for (const batch of plan?.batches ?? []) {
      if (plan !== undefined && !(await batchIsDone(warehouse, plan.plan_id, batch.batch_id))) return plan;
    }
  }
  return undefined;
}
