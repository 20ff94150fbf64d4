import type { Clock } from "../core/clock.ts";
import type { PlanDecision } from "../core/plans.ts";
import type { RawRow } from "../core/raw.ts";
import type { OpenBatches } from "./batches.ts";
import { lineageColumns } from "./ingest.ts";
import type { RequestLineage } from "./resolve.ts";
import type { DecisionRecord, Spool } from "./spool.ts";

/** Keeps what a run decides by itself: in the spool at once, and in `raw.decisions` with the first batch still open. */
export class Decisions {
  private spool: Spool | undefined;
  /** Decided while the spool was replayed and not met in it: a crash came before it was written. */
  private readonly unwritten = new Map<string, () => void>();
  /** What ended the last process early. */
  stoppedBy: DecisionRecord | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly batches: OpenBatches,
    private readonly lineage: Pick<RequestLineage, "source" | "runId">,
  ) {}

  note(
    decision: string,
    subject: string,
    values: readonly [from: number | null, to: number | null],
    reason: string,
  ): void {
    if (this.spool === undefined) {
      this.unwritten.set(`${decision}/${subject}`, () => this.note(decision, subject, values, reason));
      return;
    }
    const batchId = this.batches.first();
    if (batchId === undefined) return;
    const [old_value, new_value] = values;
    const record: DecisionRecord = {
      type: "decision",
      at: this.clock.now(),
      batch_id: batchId,
      decision,
      subject,
      old_value,
      new_value,
      reason,
    };
    this.recover(record);
    // Not awaited: the next record that matters is behind it and reports what the disk says.
    this.spool.append(record).catch(() => undefined);
  }

  /** Takes a decision that stands in the spool. */
  recover(record: DecisionRecord): void {
    if (record.decision === "run_stopped") this.stoppedBy = record;
    this.unwritten.delete(`${record.decision}/${record.subject}`);
    this.batches.addDecision(record.batch_id, this.row(record, record.at, record.batch_id));
  }

  /** The spool is replayed: from now on decisions are written to it. */
  replayed(spool: Spool): void {
    this.spool = spool;
    for (const note of this.unwritten.values()) note();
  }

  /** Takes over what the plan decided. It goes with the first batch of the plan. */
  adopt(decisions: readonly PlanDecision[], plannedAt: number, batchId: string): void {
    for (const decision of decisions) {
      this.batches.addDecision(batchId, this.row(decision, plannedAt, batchId));
    }
  }

  private row(decision: PlanDecision, at: number, batchId: string): RawRow<"decisions"> {
    const { decision: word, subject, old_value, new_value, reason } = decision;
    return {
      decision: word,
      subject,
      old_value,
      new_value,
      reason,
      ...lineageColumns({ ...this.lineage, fetchedAt: at, batchId, requestId: "" }),
      request_id: null,
    };
  }
}
