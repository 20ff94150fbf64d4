import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import type { WarehousePaths } from "../core/lake.ts";
import { withWriterLock } from "../core/lock.ts";
import { newestPlanId, type Plan, planPath, readPlan } from "../core/plans.ts";
import { batchIsDone, claimOrigin } from "../core/raw.ts";
import { carryOut } from "./carry-out.ts";
import { readPolicy } from "./policy.ts";
import { type ExtractSummary, estimate, Tally } from "./tally.ts";
import { readTarget } from "./target.ts";
import { RawWriter } from "./write-raw.ts";
import type { Vocabulary, XApi } from "./x-api/api.ts";
import { createXApi } from "./x-api/client.ts";

/** How a plan is carried out. */
export interface ExtractOptions {
  /** The newest plan when absent. */
  readonly planId?: string | undefined;
  /** Batches in work at a time; their lookups share requests. */
  readonly concurrency: number;
  /** Dollars the whole run may cost; no limit when absent. */
  readonly budget?: number | undefined;
  /** Without it nothing is asked of the live API. */
  readonly confirmed: boolean;
  readonly vocabulary: Vocabulary;
  /** Milliseconds after which a request is given up; 30 s when absent. */
  readonly deadlineMs?: number | undefined;
}

const DEADLINE_MS = 30_000;
const NOTHING = { requests: 0, dollars: 0, dollars_possible: 0 };

/**
 * Carries out a plan: asks for its authors and writes each batch to raw as soon as it is whole. Called again it goes on
 * where the last process stopped. Throws {@link PipelineError} for what has to be put right first; everything received
 * until then is kept. `api` replaces the client that the configuration leads to.
 */
export async function extract(
  context: Context,
  options: ExtractOptions,
  api?: XApi,
): Promise<ExtractSummary> {
  const { warehouse } = context.config;
  const plan = await choosePlan(warehouse, options.planId);
  const target = readTarget(context.config);
  if (target.origin === "live" && !options.confirmed) {
    const undone = await undoneBatches(warehouse, plan);
    return {
      ...new Tally(plan, undone, "live", context.clock.now()).summary("estimate", NOTHING),
      estimate: estimate(plan, undone),
    };
  }
  return withWriterLock(warehouse, async () => {
    await claimOrigin(warehouse, target.origin);
    const undone = await undoneBatches(warehouse, plan);
    const { vocabulary, deadlineMs = DEADLINE_MS } = options;
    const policy = await readPolicy(context.config, deadlineMs);
    const client = api ?? createXApi({ ...target, vocabulary, deadlineMs });
    const writer = await RawWriter.open(warehouse);
    try {
      return await carryOut(context, options, { plan, undone, target, api: client, writer, policy });
    } finally {
      await writer.close();
    }
  });
}

async function choosePlan(warehouse: WarehousePaths, planId: string | undefined): Promise<Plan> {
  const id = planId ?? (await newestPlanId(warehouse));
  const plan = id === undefined ? undefined : await readPlan(warehouse, id);
  if (plan !== undefined) return plan;
  const place = id === undefined ? warehouse.plans : planPath(warehouse, id);
  throw new PipelineError("there is no plan", { file: place }, "Run npm run plan first.");
}

async function undoneBatches(warehouse: WarehousePaths, plan: Plan): Promise<Plan["batches"]> {
  const done = await Promise.all(
    plan.batches.map((batch) => batchIsDone(warehouse, plan.plan_id, batch.batch_id)),
  );
  return plan.batches.filter((_, i) => !done[i]);
}
