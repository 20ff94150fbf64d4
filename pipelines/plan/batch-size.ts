import type { PlanDecision } from "../core/plans.ts";
import type { PastBatch } from "./history.ts";

export const SMALLEST_BATCH = 10;
export const LARGEST_BATCH = 20;

/** Additive increase, multiplicative decrease. */
export interface BatchSizeRule {
  readonly start: number;
  readonly increase: number;
  readonly decrease: number;
  /** The share of failures in a batch above which the next ones are smaller. */
  readonly errorShare: number;
}

/** How many authors a batch should have, and why. */
export interface BatchSize {
  readonly size: number;
  readonly reason: string;
  /** Where the last run changed the size. */
  readonly decision?: PlanDecision;
}

/** Follows the size through all batches so far, in the order in which they ended; `asked` overrides it. */
export function nextBatchSize(batches: readonly PastBatch[], rule: BatchSizeRule, asked?: number): BatchSize {
  if (asked !== undefined) return { size: asked, reason: "as asked" };
  const lastRun = batches.at(-1)?.run_id;
  if (lastRun === undefined) return { size: rule.start, reason: "no batch is committed yet" };
  const isBad = (batch: PastBatch) => batch.error_share > rule.errorShare;
  const next = (size: number, batch: PastBatch) =>
    isBad(batch)
      ? Math.max(SMALLEST_BATCH, Math.floor(size * rule.decrease))
      : Math.min(LARGEST_BATCH, size + rule.increase);
  const begin = batches.findIndex((batch) => batch.run_id === lastRun);
  const before = batches.slice(0, begin).reduce(next, rule.start);
  const ofLastRun = batches.slice(begin);
  const size = ofLastRun.reduce(next, before);
  const bad = ofLastRun.filter(isBad).length;
  const reason = `${bad} of ${ofLastRun.length} batches of the last run had more than ${100 * rule.errorShare} % failures`;
  if (size === before) return { size, reason };
  const values = { old_value: before, new_value: size };
  return { size, reason, decision: { decision: "batch_size", subject: "plan", ...values, reason } };
}
