import type { Activity } from "./author.ts";
import { simulatedSnowflake } from "./ids.ts";
import { uniform } from "./random.ts";
import { STREAM, type WorldOptions } from "./traits.ts";

/** Posts before this have no snowflake id, and no timeline reaches them. */
export const FIRST_POST_AT = Date.parse("2010-11-06T00:00:00Z");

/** Only this many of the newest posts of an author can be read. */
const TIMELINE_LENGTH = 3200;

/** How many of an author's newest posts can be read. */
export function readablePosts(activity: Activity): number {
  if (activity.lastPostAt === undefined) return 0;
  const datable = Math.floor((activity.lastPostAt - FIRST_POST_AT) / activity.gapMs);
  return Math.min(activity.posts, TIMELINE_LENGTH, Math.max(1, datable));
}

/** When post `number` was written (0 is the newest), milliseconds since 1970; falls strictly with `number`. */
export function postTime(world: WorldOptions, index: number, activity: Activity, number: number): number {
  const jitter = number === 0 ? 0 : 0.8 * uniform(world.seed, index, number, STREAM.gap);
  return Math.floor((activity.lastPostAt ?? 0) - (number + jitter) * activity.gapMs);
}

/** The id of post `number`. */
export function postId(world: WorldOptions, index: number, activity: Activity, number: number): bigint {
  return simulatedSnowflake(postTime(world, index, activity, number), index);
}
