import type { Events } from "./events.ts";

/** What writing batches takes, milliseconds. */
export interface CommitTime {
  /** Of each group of batches that are written together. */
  readonly groupMs: number;
  /** Of each batch in it. */
  readonly batchMs: number;
}

interface Group {
  readonly batches: number[];
  readonly waiting: (() => void)[];
}

/** Writes whole batches in groups: those that get whole while one is being written share the next. */
export class Committer {
  private isBusy = false;
  private next: Group = { batches: [], waiting: [] };

  constructor(
    private readonly events: Events,
    private readonly time: CommitTime,
    private readonly onCommit: (batches: readonly number[]) => void,
  ) {}

  /** Writes batches, and calls `done` when they are written. */
  write(batches: readonly number[], done: () => void): void {
    if (batches.length === 0) {
      done();
      return;
    }
    this.next.batches.push(...batches);
    this.next.waiting.push(done);
    if (!this.isBusy) this.begin();
  }

  private begin(): void {
    const group = this.next;
    if (group.batches.length === 0) return;
    this.next = { batches: [], waiting: [] };
    this.isBusy = true;
    const { groupMs, batchMs } = this.time;
    this.events.after(groupMs + batchMs * group.batches.length, () => {
      this.isBusy = false;
      this.onCommit(group.batches);
      this.begin();
      for (const done of group.waiting) done();
    });
  }
}
