import { type Wanted, wantedKey } from "./lookups.ts";

/** How often an author is asked for again when an answer or a request brought nothing certain about it. */
export class Patience {
  private readonly tries = new Map<string, number>();

  /** `most` is how often an author is asked for in all. */
  constructor(private readonly most: number) {}

  /** Counts a try that brought nothing certain, and tells whether to try again. */
  again(wanted: Wanted): boolean {
    const key = wantedKey(wanted);
    const tries = (this.tries.get(key) ?? 0) + 1;
    this.tries.set(key, tries);
    return tries < this.most;
  }
}
