import { PipelineError } from "../core/errors.ts";
import { MIN_SAMPLE, type Plan, type PlannedAuthor, POSTS_PER_AUTHOR } from "../core/plans.ts";
import type { Seed } from "../seeds/tables.ts";
import type { Yields } from "./history.ts";

/** A way to read an author: how deep, and what one that is returned is expected to bring and cost. */
export interface Rung {
  readonly depth: PlannedAuthor["depth"];
  /** Of depth 2: the size of the timeline sample. */
  readonly posts?: number;
  /** In profiles. */
  readonly value: number;
  readonly expectedPosts: number;
  /** Expected dollars. */
  readonly dollars: number;
}

/**
 * Every way to read an author that `depth_values.csv` values; with `sample` posts, the timeline sample has that size and
 * the value of the largest one of the seeds that is not larger. Posts are expected as earlier requests returned them.
 */
export function makeRungs(
  values: readonly Seed<"depth_values">[],
  prices: Plan["prices"],
  yields: Yields,
  sample?: number,
): Rung[] {
  const flat = ([0, 1] as const).map((depth) => {
    const expectedPosts = depth === 0 ? 0 : (yields.posts ?? POSTS_PER_AUTHOR);
    return { depth, value: worthOf(values, depth, depth * POSTS_PER_AUTHOR), expectedPosts };
  });
  const sizes = values.filter((row) => row.depth === 2).map((row) => row.posts);
  const deep = (sample === undefined ? sizes : [sample]).map((posts) => ({
    depth: 2 as const,
    posts,
    value: worthOf(values, 2, posts),
    expectedPosts: posts * (yields.sample_share ?? 1),
  }));
  return [...flat, ...deep].map((rung) => ({
    ...rung,
    dollars: prices.user + rung.expectedPosts * prices.post,
  }));
}

function worthOf(values: readonly Seed<"depth_values">[], depth: 0 | 1 | 2, posts: number): number {
  const smaller = values.filter((row) => row.depth === depth && row.posts <= posts);
  const largest = smaller.sort((a, b) => b.posts - a.posts)[0];
  if (largest !== undefined) return largest.value;
  const what = `no value of depth ${depth}${depth === 2 ? ` with ${MIN_SAMPLE} posts` : ""}`;
  throw new PipelineError(what, { file: "rules/depth_values.csv" }, "Add a line for it to the seeds.");
}
