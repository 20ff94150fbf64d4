import type { Plan, PlannedAuthor } from "../core/plans.ts";
import { LARGEST_BATCH, SMALLEST_BATCH } from "./batch-size.ts";
import { whyTogether } from "./reasons.ts";

/** Cuts authors into batches of about `size`, 10 to 20 each; fewer than 10 authors make one smaller batch. */
export function cutBatches(authors: readonly PlannedAuthor[], size: number): Plan["batches"] {
  const most = Math.max(1, Math.floor(authors.length / SMALLEST_BATCH));
  const least = Math.ceil(authors.length / LARGEST_BATCH);
  const batches = Math.min(most, Math.max(least, Math.round(authors.length / size)));
  const cut = (i: number) => Math.floor((i * authors.length) / batches);
  return Array.from({ length: authors.length === 0 ? 0 : batches }, (_, i) => {
    const own = authors.slice(cut(i), cut(i + 1));
    return { batch_id: `b${String(i + 1).padStart(5, "0")}`, why: whyTogether(own), authors: own };
  });
}
