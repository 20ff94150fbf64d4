import * as cells from "./cells.ts";
import { table } from "./table.ts";

const flag = cells.oneOf("spam", "adult", "scam", "impersonation", "bot_like");

/** What the soft flags of a risk go by. */
export const riskTables = {
  /** Words that are signs of a risk, or of somebody who only speaks of it. */
  risk_terms: table({
    place: { file: "rules/risk_terms.csv" },
    columns: {
      term: cells.term,
      /**
       * `any`: bio, name or handle; `link`: host of the profile's link. The others are what an impersonator adds to a
       * handle or a name.
       */
      field: cells.oneOf("any", "link", "handle_start", "handle_end", "name_part"),
      signal: cells.name,
      language: cells.language,
      /** Of the signal's weight. */
      strength: cells.decimal("a number above 0, up to 1", (strength) => strength > 0 && strength <= 1),
    },
    unique: ["term", "field", "signal"],
  }),
  /** What a signal counts for a flag; a negative weight lowers it. */
  risk_signals: table({
    place: { file: "rules/risk_signals.csv" },
    columns: {
      signal: cells.name,
      flag,
      /** A measured signal counts from this value on. */
      least: cells.decimal(),
      weight: cells.decimal("a decimal number other than 0", (weight) => weight !== 0),
      reason: cells.text,
      note: cells.text,
    },
    unique: ["signal", "flag"],
  }),
  risk_levels: table({
    place: { file: "rules/risk_levels.csv" },
    columns: {
      flag,
      severity: cells.oneOf("low", "medium", "high"),
      least_score: cells.decimal(),
      /** Terms and measures that raise the score, each counted once. */
      least_findings: cells.whole(1),
      /** The chance that a person finds such an account harmful: decides its place in the review queue. */
      harmful: cells.decimal("a share between 0 and 1", (share) => share >= 0 && share <= 1),
      note: cells.text,
    },
    unique: ["flag", "severity"],
  }),
};
