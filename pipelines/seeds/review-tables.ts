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
      decided_by: cells.text,
      decided_at: cells.moment,
      why: cells.text,
    },
    unique: ["author_id", "question", "decided_at"],
  }),
  review_decisions: table({
    place: { file: "rules/review_decisions.csv" },
    columns: { question: cells.name, decision: cells.name, meaning: cells.text },
    unique: ["question", "decision"],
  }),
};
