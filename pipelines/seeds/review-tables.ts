import { JUDGEMENTS } from "../core/audit.ts";
import * as cells from "./cells.ts";
import { table } from "./table.ts";

/** What persons decided of single accounts; it wins over every model. */
export const reviewTables = {
  reviews: table({
    place: { file: "reviews.csv" },
    columns: {
      author_id: cells.authorId,
      /** For readers: the id is what counts. */
      handle: cells.handle,
      question: cells.name,
      decision: cells.name,
      /** The other account of a question about two. */
      other_id: cells.optional(cells.authorId),
      decided_by: cells.text,
      decided_at: cells.moment,
      why: cells.text,
    },
    unique: ["author_id", "other_id", "question", "decided_at"],
    rule: ({ author_id, other_id }) =>
      author_id === other_id ? [`other_id '${other_id}' is the same account`] : [],
    ruleOfAll: (rows) => {
      const lineOf = new Map<string, number>();
      return rows.flatMap(({ line, row: { author_id, other_id, question, decided_at } }) => {
        const key = [...[author_id, other_id ?? ""].sort(), question, decided_at].join(" ");
        const earlier = lineOf.get(key);
        lineOf.set(key, earlier ?? line);
        return earlier === undefined
          ? []
          : [{ line, what: `line ${earlier} decides the same at the same time` }];
      });
    },
  }),
  /** What persons found of samples of curated authors: see npm run audit. */
  audits: table({
    place: { file: "audits.csv" },
    columns: {
      audit: cells.matching(
        /^\d{4}-\d\d-\d\d-[0-9a-f]{8}$/,
        "the name of an audit such as 2026-11-22-0123abcd",
      ),
      drawn_at: cells.moment,
      build_id: cells.text,
      origin: cells.oneOf("live", "simulated"),
      /** Of how many curated authors the sample was drawn. */
      curated: cells.whole(1),
      author_id: cells.authorId,
      handle: cells.handle,
      /** Whose tables had the author, with spaces between. */
      domains: cells.text,
      judgement: cells.oneOf(...JUDGEMENTS),
      judged_by: cells.text,
      note: cells.optional(cells.text),
    },
    unique: ["audit", "author_id"],
  }),
  review_decisions: table({
    place: { file: "rules/review_decisions.csv" },
    columns: {
      question: cells.name,
      decision: cells.name,
      /** How many the question is about: 2 where `other_id` is needed. */
      accounts: cells.oneOf("1", "2"),
      meaning: cells.text,
    },
    unique: ["question", "decision"],
  }),
};
