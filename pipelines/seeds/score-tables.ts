import * as cells from "./cells.ts";
import { table } from "./table.ts";

const share = cells.decimal("a decimal number from 0 to 1", (number) => number >= 0 && number <= 1);

/** What scores are made of. */
export const scoreTables = {
  score_models: table({
    place: { folder: "score_models", column: "score_model" },
    columns: {
      score_model: cells.name,
      /** `m2` has the weights of the parts, `total` the rounding of their sum. */
      part: cells.oneOf("total", "m2", "activity", "quality", "relevance"),
      component: cells.name,
      input: cells.name,
      weight: cells.decimal("a decimal number other than 0", (weight) => weight !== 0),
      transform: cells.oneOf("identity", "log10", "log10_from_1", "log10_down", "half_life"),
      low: cells.decimal(),
      high: cells.decimal(),
      /** What was not observed counts nothing, or as the author's peers. */
      missing: cells.oneOf("zero", "peers"),
      /** Observations below which the input counts as missing. */
      min_evidence: cells.whole(1),
      /** Observations of the author that outweigh its peers: n of them count n / (n + prior_evidence). */
      prior_evidence: cells.whole(),
      decimals: cells.whole(),
      note: cells.optional(cells.text),
    },
    unique: ["score_model", "part", "component"],
    rule: (row) => [
      ...(row.low >= row.high ? ["low is not below high"] : []),
      ...(row.decimals > 4 ? ["decimals is above 4"] : []),
    ],
    ruleOfAll: (rows) => {
      const [first] = rows;
      const other = rows.find(({ row }) => row.missing !== first?.row.missing);
      const what = `missing '${other?.row.missing}' in a model of '${first?.row.missing}'`;
      return other === undefined ? [] : [{ line: other.line, what }];
    },
  }),
  score_inputs: table({
    place: { file: "rules/score_inputs.csv" },
    columns: {
      /** A column of scores.inputs. */
      input: cells.name,
      /** A profile is one observation; or a column of scores.inputs has their number. */
      counted_by: cells.oneOf("profile", "sampled_posts", "received_posts"),
      meaning: cells.text,
    },
    unique: ["input"],
  }),
  relevance_sources: table({
    place: { file: "rules/relevance_sources.csv" },
    columns: {
      source: cells.name,
      /** Probability that the source is right where its evidence is overwhelming. */
      trust: share,
      meaning: cells.text,
    },
    unique: ["source"],
  }),
  substring_words: table({
    place: { file: "rules/substring_words.csv" },
    columns: { word: cells.text, note: cells.optional(cells.text) },
    unique: ["word"],
  }),
};
