import * as cells from "./cells.ts";
import { table } from "./table.ts";

/** By what two accounts are proposed to be one person's. */
export const twinTables = {
  twin_evidence: table({
    place: { file: "rules/twin_evidence.csv" },
    columns: {
      evidence: cells.oneOf(
        "unusual_name",
        "usual_name",
        "handle",
        "handle_within",
        "link",
        "bio",
        "post",
        "posts",
        "names_other",
        "names_each_other",
        "own_account",
        "parody",
      ),
      weight: cells.decimal("a decimal number other than 0", (weight) => weight !== 0),
      reason: cells.text,
      note: cells.text,
    },
    unique: ["evidence"],
  }),
  /** Words of a bio that say of the account named beside them that it is its owner's own. */
  twin_terms: table({
    place: { file: "rules/twin_terms.csv" },
    columns: { term: cells.term, language: cells.language },
    unique: ["term"],
  }),
};
