import * as cells from "./cells.ts";
import { table } from "./table.ts";

/** What adopting other people's tables goes by. */
export const adoptTables = {
  domain_aliases: table({
    place: { file: "rules/domain_aliases.csv" },
    columns: { alias: cells.term, domain: cells.domain },
    unique: ["alias"],
  }),
  adopt_columns: table({
    place: { file: "rules/adopt_columns.csv" },
    columns: {
      header: cells.term,
      /** `link`: the profile where no other column names it, else evidence; `number` and `other` are left out. */
      column: cells.oneOf(
        "handle",
        "link",
        "domain",
        "status",
        "source_type",
        "evidence_url",
        "added_at",
        "note",
        "number",
        "other",
      ),
    },
    unique: ["header"],
  }),
  not_handles: table({
    place: { file: "rules/not_handles.csv" },
    columns: {
      word: cells.handle,
      /** `link`: as the first word of a path on x.com; `cell`: written without @. */
      found_in: cells.oneOf("link", "cell"),
      meaning: cells.text,
    },
    unique: ["word", "found_in"],
  }),
  confusables: table({
    place: { file: "rules/confusables.csv" },
    columns: {
      character: cells.codepoint,
      /** The character of a handle it looks like. */
      latin: cells.handle,
      name: cells.text,
    },
    unique: ["character"],
    rule: ({ latin }) => (latin.length === 1 ? [] : [`latin '${latin}' is more than one character`]),
  }),
};
