import type { Resolved } from "./resolve.ts";
import type { Sources } from "./sources.ts";

/** Outcomes with which a newcomer may become an author of the tables. */
const VALID = new Set(["found", "renamed"]);

/** Tells the sources what asking for their newcomers brought: an author is new once, by whatever handle. */
export class Newcomers {
  private readonly seen = new Set<string>();

  /** `knownIds` are the ids by which handles (lower case) were known before the run. */
  constructor(
    private readonly sources: Sources,
    private readonly knownIds: ReadonlyMap<string, string>,
  ) {}

  note(resolved: readonly Resolved[]): void {
    for (const { wanted, outcome } of resolved) {
      const { source, handle } = wanted.author;
      if (source === undefined || this.knownIds.has(handle.toLowerCase())) continue;
      const id = outcome.author_id === null ? undefined : String(outcome.author_id);
      const isNew = id !== undefined && !this.seen.has(id);
      if (id !== undefined) this.seen.add(id);
      this.sources.note(source, isNew && VALID.has(String(outcome.outcome)));
    }
  }
}
