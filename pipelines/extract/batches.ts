import type { Plan } from "../core/plans.ts";
import type { RawRow } from "../core/raw.ts";
import { type Wanted, wantedAuthor, wantedKey } from "./lookups.ts";
import type { Resolved } from "./resolve.ts";
import { Timeline } from "./timeline.ts";
import type { BatchRows, RawWriter } from "./write-raw.ts";

interface OpenBatch {
  readonly batchId: string;
  /** Keys of its authors in the order of the plan. */
  readonly order: readonly string[];
  readonly resolved: Map<string, Resolved>;
  readonly requests: RawRow<"requests">[];
  readonly decisions: RawRow<"decisions">[];
  /** Authors whose outcome or posts are still to come. */
  missing: number;
}

/** Outcomes of authors whose posts can be read. */
const READABLE = new Set(["found", "renamed", "recycled"]);

/** The batches of a run that are not committed yet. Each is written once its last author has all it was asked for. */
export class OpenBatches {
  private readonly open = new Map<string, OpenBatch>();
  private readonly wanted = new Map<string, Wanted>();
  /** Unfinished samples by author id. */
  private readonly samples = new Map<string, Timeline>();
  private readonly sampled = new Set<string>();
  /** While the spool is replayed nothing is written: what stands further on in it may belong to a whole batch. */
  private isReplaying = true;
  private whole: OpenBatch[] = [];
  private committing = Promise.resolve();
  private next: Promise<void> | undefined;
  /** Authors without an outcome whose posts will be sampled. */
  samplesToCome = 0;

  /** `onCommit` is told the outcomes of the batches that are now safely on the disk, batch by batch. */
  constructor(
    private readonly runId: string,
    batches: Plan["batches"],
    private readonly writer: RawWriter,
    private readonly onCommit: (outcomes: readonly (readonly string[])[]) => Promise<void>,
  ) {
    for (const { batch_id: batchId, authors } of batches) {
      const members = authors.map((author) => wantedAuthor(author, batchId));
      const order = members.map(wantedKey);
      for (const [i, one] of members.entries()) this.wanted.set(order[i] ?? "", one);
      this.samplesToCome += authors.filter(({ depth }) => depth === 2).length;
      this.open.set(batchId, {
        batchId,
        order,
        resolved: new Map(),
        requests: [],
        decisions: [],
        missing: order.length,
      });
    }
  }

  /** Authors without an outcome, in the order of the plan. */
  unresolved(): Wanted[] {
    return [...this.wanted.values()];
  }

  /** Does this author still lack an outcome? */
  isUnresolved(one: Wanted): boolean {
    return this.wanted.has(wantedKey(one));
  }

  /** Those of the asked handles or ids that still lack an outcome. */
  pick(kind: Wanted["kind"], values: readonly string[]): Wanted[] {
    return values.flatMap((value) => this.wanted.get(wantedKey({ kind, value })) ?? []);
  }

  /** Samples of posts that are still to be read. */
  timelines(): Timeline[] {
    return [...this.samples.values()];
  }

  /** The unfinished sample of an author. */
  timeline(authorId: string): Timeline | undefined {
    return this.samples.get(authorId);
  }

  /** The first batch of the plan that is still open. */
  first(): string | undefined {
    return this.open.keys().next().value;
  }

  /** Is the batch on its way or still to come? */
  isOpen(batchId: string): boolean {
    return this.open.has(batchId);
  }

  /** Keeps a request's row for its batch; a batch that is committed has it already. */
  addRequest(batchId: string, row: RawRow<"requests">): void {
    this.open.get(batchId)?.requests.push(row);
  }

  /** The same for a decision. */
  addDecision(batchId: string, row: RawRow<"decisions">): void {
    this.open.get(batchId)?.decisions.push(row);
  }

  /** Takes outcomes, and returns when the batches they complete are on the disk. */
  async resolve(resolved: readonly Resolved[]): Promise<void> {
    for (const one of resolved) {
      const key = wantedKey(one.wanted);
      const batch = this.open.get(one.wanted.batchId);
      if (batch === undefined || !this.wanted.delete(key)) continue;
      batch.resolved.set(key, one);
      if (one.wanted.author.depth === 2) this.samplesToCome -= 1;
      const authorId = String(one.outcome.author_id);
      const isReadable = one.wanted.author.depth === 2 && READABLE.has(String(one.outcome.outcome));
      // An author that two entries of the plan lead to has its posts read once.
      if (isReadable && !this.sampled.has(authorId)) {
        this.sampled.add(authorId);
        this.samples.set(authorId, new Timeline(one.wanted, authorId));
      } else this.settle(batch);
    }
    await this.flush();
  }

  /** Takes over a sample that is whole, or as whole as it gets. Returns when the batch it completes is on the disk. */
  async finish(timeline: Timeline): Promise<void> {
    const { wanted, authorId, posts, note } = timeline;
    const batch = this.open.get(wanted.batchId);
    const profile = batch?.resolved.get(wantedKey(wanted));
    if (batch === undefined || profile === undefined || !this.samples.delete(authorId)) return;
    const details = [profile.outcome.detail, note].filter((text) => typeof text === "string");
    const outcome = { ...profile.outcome, detail: details.join("; ") || null };
    batch.resolved.set(wantedKey(wanted), { ...profile, outcome, posts: [...profile.posts, ...posts] });
    this.settle(batch);
    await this.flush();
  }

  /** The spool is replayed: whole batches are written from now on. */
  async replayed(): Promise<void> {
    this.isReplaying = false;
    await this.flush();
  }

  private settle(batch: OpenBatch): void {
    batch.missing -= 1;
    if (batch.missing > 0) return;
    this.whole.push(batch);
    if (!this.isReplaying) this.open.delete(batch.batchId);
  }

  /** Writes whole batches in groups: those that get whole while the disk is busy share the next one. */
  private flush(): Promise<void> {
    if (this.whole.length === 0 || this.isReplaying) return Promise.resolve();
    if (this.next === undefined) {
      this.next = this.committing.then(() => {
        this.next = undefined;
        return this.commitGroup();
      });
      this.committing = this.next;
    }
    return this.next;
  }

  private async commitGroup(): Promise<void> {
    const group = this.whole;
    this.whole = [];
    for (const { batchId } of group) this.open.delete(batchId);
    await this.writer.writeBatches(
      this.runId,
      group.map((batch) => ({ batchId: batch.batchId, rows: rowsOf(batch) })),
    );
    await this.onCommit(
      group.map(({ resolved }) => [...resolved.values()].map(({ outcome }) => String(outcome.outcome))),
    );
  }
}

function rowsOf({ order, resolved, requests, decisions }: OpenBatch): BatchRows {
  const rows = order.flatMap((key) => resolved.get(key) ?? []);
  return {
    users: rows.flatMap((row) => row.user ?? []),
    posts: rows.flatMap((row) => row.posts),
    outcomes: rows.map((row) => row.outcome),
    requests,
    decisions,
  };
}
