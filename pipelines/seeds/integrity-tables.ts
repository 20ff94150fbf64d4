import * as cells from "./cells.ts";
import { table } from "./table.ts";

/** By what profiles are judged to make sense as answers of X. */
export const integrityTables = {
  integrity_rules: table({
    place: { file: "rules/integrity_rules.csv" },
    columns: {
      rule: cells.name,
      /** What is measured breaks the rule when it is above. */
      threshold: cells.decimal(),
      /** Of the evidence that a profile is not an answer of X; weak evidence only adds up. */
      weight: cells.decimal("a decimal number above 0, up to 1", (weight) => weight > 0 && weight <= 1),
      reason: cells.text,
      note: cells.optional(cells.text),
    },
    unique: ["rule"],
  }),
  /** Anchors: account ids of the time when ids were a sequence, with the day the account was created. */
  id_dates: table({
    place: { file: "rules/id_dates.csv" },
    columns: { id: cells.whole(1), created_on: cells.date, note: cells.optional(cells.text) },
    unique: ["id"],
    ruleOfAll: (rows) =>
      rows.flatMap(({ line, row }, at) => {
        const before = rows[at - 1]?.row;
        if (before === undefined || (before.id < row.id && before.created_on < row.created_on)) return [];
        return [{ line, what: "id and created_on do not both rise from the line before" }];
      }),
  }),
};
