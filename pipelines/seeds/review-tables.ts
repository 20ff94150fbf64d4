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
