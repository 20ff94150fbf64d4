import { z } from "zod";
import type { Database } from "../core/warehouse.ts";

const reviewCase = z.object({
  place: z.coerce.number(),
  question: z.string(),
  author_id: z.string(),
  handle: z.string(),
  other_id: z.string().nullable(),
  other_handle: z.string().nullable(),
  name: z.string().nullable(),
  description: z.string().nullable(),
  followers_count: z.coerce.number().nullable(),
  domains: z.array(z.string()),
  p_organisation: z.number(),
  reasons: z.array(z.string()),
  /** The chance that the answer changes tables, 0 to 1. */
  chance: z.coerce.number(),
  /** What the answer is expected to change, see `curated.review_queue`. */
  value: z.coerce.number(),
});

/** One question of the review queue. */
export type ReviewCase = z.infer<typeof reviewCase>;

/** The first `top` questions of the last build, the most valuable first. */
export function readCases(database: Database, top: number): Promise<ReviewCase[]> {
  const columns = Object.keys(reviewCase.shape).join(", ");
  return database.rows(`select ${columns} from curated.review_queue order by place limit ${top}`, reviewCase);
}
