import { Spread } from "./spread.ts";
import type { ModelAuthor } from "./work.ts";

/** Whose timelines are read. */
export interface Reads {
  /** By number of the author. */
  readonly isRead: readonly boolean[];
  /** How many times the posts expected of an author each timeline brings, so that their sum is as expected. */
  readonly postScale: number;
}

/** Spreads the timelines that are expected to be read evenly over the authors who have one. */
export function spreadReads(authors: readonly ModelAuthor[]): Reads {
  const timelines = new Spread();
  let expected = 0;
  let brought = 0;
  const isRead = authors.map(({ depth, received, readable, posts }) => {
    const reads = depth === 2 && timelines.take(received * readable) > 0;
    if (depth === 2) expected += received * readable * posts;
    if (reads) brought += posts;
    return reads;
  });
  return { isRead, postScale: brought === 0 ? 1 : expected / brought };
}
