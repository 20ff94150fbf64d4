import * as cells from "./cells.ts";
import { table } from "./table.ts";

/** What tells persons from organisations. */
export const identityTables = {
  /** Words that persons or organisations use of themselves, by the class that a model of identity weighs. */
  identity_terms: table({
    place: { file: "rules/identity_terms.csv" },
    columns: {
      term: cells.term,
      /** `handle_start` and `handle_end` need no word boundary: handles are written in one word. */
      field: cells.oneOf("bio", "name", "handle_start", "handle_end"),
      class: cells.name,
      language: cells.language,
    },
    unique: ["term", "field", "class"],
  }),
  personal_names: table({
    place: { folder: "names", column: "kind" },
    columns: { kind: cells.name, name: cells.term },
    unique: ["name"],
  }),
  /** What a model of identity weighs: made by `npm run fit`, one file a model. */
  identity_models: table({
    place: { folder: "identity_models", column: "identity_model" },
    columns: {
      identity_model: cells.name,
      /** A feature of `authors.identity_features`, or `intercept`. */
      feature: cells.name,
      /** Added to the log odds of organisation for each unit of the feature. */
      weight: cells.weight,
    },
    unique: ["identity_model", "feature"],
  }),
  /** What a fit shows of each labelled profile, and how much each counts. */
  identity_views: table({
    place: { file: "rules/identity_views.csv" },
    columns: {
      view: cells.name,
      /** Beginnings of the names of features that the view is without, with spaces between. */
      without: cells.optional(cells.text),
      /** Times the weight of the label. */
      weight: cells.decimal("a decimal number above 0", (weight) => weight > 0),
      meaning: cells.text,
    },
    unique: ["view"],
  }),
  /** Features in words; one without words is never told as a reason. */
  identity_reasons: table({
    place: { file: "rules/identity_reasons.csv" },
    columns: { feature: cells.name, reason: cells.text },
    unique: ["feature"],
  }),
  /** What X or the seeds say of an account themselves; no labelled profile has it, so that the weights are judged. */
  identity_signals: table({
    place: { file: "rules/identity_signals.csv" },
    columns: {
      signal: cells.name,
      weight: cells.decimal("a decimal number other than 0", (weight) => weight !== 0),
      reason: cells.text,
    },
    unique: ["signal"],
  }),
  known_organisations: table({
    place: { file: "rules/known_organisations.csv" },
    columns: { handle: cells.handle, name: cells.text, note: cells.optional(cells.text) },
    unique: ["handle"],
  }),
};
