import { domainTerms } from "../seeds/domain-terms.ts";
import { characterOf } from "../seeds/look-alikes.ts";
import type { Seeds } from "../seeds/read.ts";
import type { Seed } from "../seeds/tables.ts";

/** What a column of somebody's CSV holds, as `adopt_columns.csv` has it. */
export type ColumnKind = Seed<"adopt_columns">["column"];

/** The words of the seeds that other people's cells are read by. */
export interface Vocabulary {
  /** Kind of column by its heading in normal form. */
  readonly columns: ReadonlyMap<string, ColumnKind>;
  /** Domain by what people call it, in normal form. */
  readonly domains: ReadonlyMap<string, string>;
  readonly domainNames: readonly string[];
  readonly sourceTypes: ReadonlySet<string>;
  /** Names of known organisations by their handle in lower case. */
  readonly organisations: ReadonlyMap<string, string>;
  /** Words (lower case) that are no handles and what they are: in a cell, and first in a path on X. */
  readonly notHandles: Readonly<Record<"cell" | "link", ReadonlyMap<string, string>>>;
  /** Letters of other scripts and the Latin ones they look like. */
  readonly confusables: ReadonlyMap<string, string>;
}

/** The vocabulary in seeds that were read. */
export function makeVocabulary(seeds: Seeds): Vocabulary {
  const words = (place: "cell" | "link") =>
    new Map(
      seeds.not_handles
        .filter(({ found_in }) => found_in === place)
        .map(({ word, meaning }) => [word.toLowerCase(), meaning]),
    );
  const letters = seeds.confusables.map((row) => [characterOf(row), row.latin] as const);
  return {
    columns: new Map(seeds.adopt_columns.map(({ header, column }) => [header, column])),
    domains: domainTerms(seeds),
    domainNames: seeds.domains.map(({ domain }) => domain),
    sourceTypes: new Set(seeds.source_types.map(({ source_type }) => source_type)),
    organisations: new Map(seeds.known_organisations.map(({ handle, name }) => [handle.toLowerCase(), name])),
    notHandles: { cell: words("cell"), link: words("link") },
    confusables: new Map(letters.filter(([letter]) => letter > "\u007f")),
  };
}
