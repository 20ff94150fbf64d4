import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import { exists, type WarehousePaths } from "../core/lake.ts";
import { withWriterLock } from "../core/lock.ts";
import { newestPlanId, type Plan, planPath, readPlan } from "../core/plans.ts";
import { batchIsDone, claimOrigin, type Origin, readOrigin } from "../core/raw.ts";
import { carryOut } from "./carry-out.ts";
import { readBegun } from "./history.ts";
import { readPolicy } from "./policy.ts";
import { spoolPath } from "./spool.ts";
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
  /** Nothing is sent: what is still open gets an outcome that says why. */
  readonly giveUp?: boolean;
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
  const done = await whatIsDone(context, plan);
  if (done !== undefined) return done;
  if (options.giveUp) return giveUp(context, options, plan);
  const target = readTarget(context.config);
  if (target.origin === "live" && !options.confirmed) {
    const undone = await undoneBatches(warehouse, plan);
    return {
      ...new Tally(plan, undone, "live", context.clock.now(), {}).summary("estimate", NOTHING),
      estimate: estimate(plan, undone),
    };
  }
  const { vocabulary, deadlineMs = DEADLINE_MS } = options;
  const client = api ?? createXApi({ ...target, vocabulary, deadlineMs });
  return write(context, options, plan, target.origin, client);
}

/** What a plan came to that was carried out, and `undefined` while it was not. */
async function whatIsDone(context: Context, plan: Plan): Promise<ExtractSummary | undefined> {
  const { warehouse } = context.config;
  const origin = await readOrigin(warehouse);
  if (origin === undefined || plan.batches.length === 0) return undefined;
  if (await exists(spoolPath(warehouse, plan.plan_id))) return undefined;
  if ((await undoneBatches(warehouse, plan)).length > 0) return undefined;
  const { outcomes, spent } = await readBegun(warehouse, plan.plan_id);
  return new Tally(plan, [], origin, context.clock.now(), outcomes).summary("done", spent);
}

/** Ends a run that was begun without sending anything more. */
async function giveUp(context: Context, options: ExtractOptions, plan: Plan): Promise<ExtractSummary> {
  const { warehouse } = context.config;
  const origin = await readOrigin(warehouse);
  const undone = await undoneBatches(warehouse, plan);
  const isBegun = undone.length < plan.batches.length || (await exists(spoolPath(warehouse, plan.plan_id)));
  if (origin === undefined || !isBegun) {
    throw new PipelineError(
      "this plan was not begun: there is nothing to give up",
      { file: planPath(warehouse, plan.plan_id) },
      "npm run plan makes another one.",
    );
  }
  return write(context, options, plan, origin, undefined);
}

function write(
  context: Context,
  options: ExtractOptions,
  plan: Plan,
  origin: Origin,
  api: XApi | undefined,
): Promise<ExtractSummary> {
  const { warehouse } = context.config;
  return withWriterLock(warehouse, async () => {
    await claimOrigin(warehouse, origin);
    const undone = await undoneBatches(warehouse, plan);
    if (api !== undefined) await refuseWithoutSpool(warehouse, plan, undone);
    const policy = await readPolicy(context.config, options.deadlineMs ?? DEADLINE_MS);
    const writer = await RawWriter.open(warehouse);
    try {
      return await carryOut(context, options, { plan, undone, origin, api, writer, policy });
    } finally {
      await writer.close();
    }
  });
}

/** What a run was billed for and has not committed stands in its spool alone. */
async function refuseWithoutSpool(
  warehouse: WarehousePaths,
  plan: Plan,
  undone: Plan["batches"],
): Promise<void> {
  const file = spoolPath(warehouse, plan.plan_id);
  const isHalfDone = undone.length > 0 && undone.length < plan.batches.length;
  if (!isHalfDone || (await exists(file))) return;
  throw new PipelineError(
    "the spool of this run is gone, and with it what the run has spent",
    { file },
    `Restore it from a copy, or end the run with npm run extract -- --plan ${plan.plan_id} --give-up and plan again.`,
  );
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
