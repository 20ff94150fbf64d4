import pLimit from "p-limit";
import type { Plan } from "../core/plans.ts";
import type { RawRow } from "../core/raw.ts";
import { type Wanted, wantedAuthor, wantedKey } from "./lookups.ts";
import type { Resolved } from "./resolve.ts";
import type { RawWriter } from "./write-raw.ts";

interface OpenBatch {
  /** Keys of its authors in the order of the plan. */
  readonly order: readonly string[];
  readonly resolved: Map<string, Resolved>;
  readonly requests: RawRow<"requests">[];
}

/** The batches of a run that are not committed yet. Each is written as soon as its last author has an outcome. */
export class OpenBatches {
  private readonly open = new Map<string, OpenBatch>();
  private readonly wanted = new Map<string, Wanted>();
  private readonly commits = pLimit(1);

  /** `onCommit` is told the outcomes of each batch that is safely on the disk. */
  constructor(
    private readonly runId: string,
    batches: Plan["batches"],
    private readonly writer: RawWriter,
    private readonly onCommit: (outcomes: readonly string[]) => Promise<void>,
  ) {
    for (const { batch_id, authors } of batches) {
      const members = authors.map((author) => wantedAuthor(author, batch_id));
      const order = members.map((one) => wantedKey(one.kind, one.value));
      for (const [i, one] of members.entries()) this.wanted.set(order[i] ?? "", one);
      this.open.set(batch_id, { order, resolved: new Map(), requests: [] });
    }
  }

  /** Authors without an outcome, in the order of the plan. */
  unresolved(): Wanted[] {
    return [...this.wanted.values()];
  }

  /** Those of the asked handles or ids that still lack an outcome. */
  pick(kind: "handle" | "id", values: readonly string[]): Wanted[] {
    return values.flatMap((value) => this.wanted.get(wantedKey(kind, value)) ?? []);
  }

  /** Keeps a request's row for its batch; a batch that is committed has it already. */
  addRequest(batchId: string, row: RawRow<"requests">): void {
    this.open.get(batchId)?.requests.push(row);
  }

  /** Takes outcomes, and returns when the batches they complete are on the disk. */
  async resolve(resolved: readonly Resolved[]): Promise<void> {
    const whole: [string, OpenBatch][] = [];
    for (const one of resolved) {
      const { kind, value, batchId } = one.wanted;
      const key = wantedKey(kind, value);
      const batch = this.open.get(batchId);
      if (batch === undefined || !this.wanted.delete(key)) continue;
      batch.resolved.set(key, one);
      if (batch.resolved.size < batch.order.length) continue;
      this.open.delete(batchId);
      whole.push([batchId, batch]);
    }
    for (const [batchId, batch] of whole) await this.commits(() => this.commit(batchId, batch));
  }

  private async commit(batchId: string, batch: OpenBatch): Promise<void> {
    const rows = batch.order.flatMap((key) => batch.resolved.get(key) ?? []);
    await this.writer.writeBatch(this.runId, batchId, {
      users: rows.flatMap((row) => row.user ?? []),
      posts: rows.flatMap((row) => row.posts),
      outcomes: rows.map((row) => row.outcome),
      requests: batch.requests,
    });
    await this.onCommit(rows.map((row) => String(row.outcome.outcome)));
  }
}
