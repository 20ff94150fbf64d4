import { readdir } from "node:fs/promises";
import type { Context } from "../core/context.ts";
import { messageOf, PipelineError } from "../core/errors.ts";
import { exists, type WarehousePaths } from "../core/lake.ts";
import { findLockHolder, type LockHolder } from "../core/lock-holder.ts";
import { newestPlanId, readPlan } from "../core/plans.ts";
import { batchIsDone, type Origin, readOrigin } from "../core/raw.ts";
import { type Activity, readActivity } from "./activity.ts";
import { type LastBuild, readLastBuild } from "./last-build.ts";
import { type RawSize, readRawSizes } from "./raw-size.ts";
import { type ReleaseLine, readReleases } from "./releases.ts";

/** The newest plan and how much of it is done. */
interface PlanLine {
  readonly plan_id: string;
  readonly as_of: string;
  readonly authors: number;
  readonly batches: number;
  readonly batches_done: number;
  readonly dollars_expected: number;
}

/** The state of a warehouse at one moment. */
export interface Status {
  readonly warehouse: string;
  readonly origin: Origin | null;
  readonly writer: LockHolder;
  readonly activity: readonly Activity[];
  readonly raw: readonly RawSize[];
  readonly plan: PlanLine | { readonly problem: string } | null;
  readonly build: LastBuild;
  /** A build that failed its checks was kept for inspection. */
  readonly failed_build: string | null;
  /** Answers received but not yet in raw. */
  readonly spools: readonly string[];
  readonly releases: readonly ReleaseLine[];
}

/** Looks at everything a warehouse holds without taking its lock. */
export async function readStatus({ config }: Context): Promise<Status> {
  const { warehouse } = config;
  const spools = await readdir(warehouse.spool).catch(() => []);
  return {
    warehouse: warehouse.root,
    origin: (await readOrigin(warehouse)) ?? null,
    writer: await findLockHolder(warehouse),
    activity: await readActivity(warehouse),
    raw: await readRawSizes(warehouse),
    plan: await readPlanLine(warehouse),
    build: await readLastBuild(warehouse),
    failed_build: (await exists(warehouse.failedDatabase)) ? warehouse.failedDatabase : null,
    spools: spools.sort(),
    releases: await readReleases(warehouse),
  };
}

async function readPlanLine(warehouse: WarehousePaths): Promise<Status["plan"]> {
  try {
    const id = await newestPlanId(warehouse);
    const plan = id === undefined ? undefined : await readPlan(warehouse, id);
    if (plan === undefined) return null;
    const done = await Promise.all(
      plan.batches.map(({ batch_id }) => batchIsDone(warehouse, plan.plan_id, batch_id)),
    );
    return {
      plan_id: plan.plan_id,
      as_of: plan.as_of,
      authors: plan.batches.reduce((sum, { authors }) => sum + authors.length, 0),
      batches: plan.batches.length,
      batches_done: done.filter(Boolean).length,
      dollars_expected: plan.forecast.dollars_expected,
    };
  } catch (error) {
    if (error instanceof PipelineError) return { problem: messageOf(error) };
    throw error;
  }
}
