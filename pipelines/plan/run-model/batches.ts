import type { ModelAuthor } from "./work.ts";

/** The batches of a run: who is in them, who of them still lacks something, and which were begun. */
export class ModelBatches {
  private readonly authors: number[][] = [];
  private readonly missing: number[] = [];
  private readonly begun = new Set<number>();

  constructor(authors: readonly ModelAuthor[]) {
    for (const [i, { batch }] of authors.entries()) {
      const members = this.authors[batch] ?? [];
      members.push(i);
      this.authors[batch] = members;
      this.missing[batch] = members.length;
    }
  }

  /** How many are begun and not whole if these are begun too. */
  openWith(batches: ReadonlySet<number>): number {
    let open = this.begun.size;
    for (const batch of batches) if (!this.begun.has(batch)) open += 1;
    return open;
  }

  begin(batches: ReadonlySet<number>): void {
    for (const batch of batches) this.begun.add(batch);
  }

  /** An author of a batch has its outcome; true when the batch is whole with it. */
  settle(batch: number): boolean {
    const missing = (this.missing[batch] ?? 0) - 1;
    this.missing[batch] = missing;
    if (missing > 0) return false;
    this.begun.delete(batch);
    return true;
  }

  members(batch: number): readonly number[] {
    return this.authors[batch] ?? [];
  }
}
