import type { PlannedAuthor } from "../core/plans.ts";
import type { Candidate } from "./candidates.ts";
import { chooseDepths } from "./depths.ts";
import type { Expected } from "./forecast.ts";
import type { Rung } from "./rungs.ts";

/** How deep authors are to be read. */
export interface DepthRule {
  /** With more than one timeline sample, a budget chooses among them. */
  readonly rungs: readonly Rung[];
  /** Instead of the depth that an author's domains want. */
  readonly depth: PlannedAuthor["depth"] | undefined;
  /** Expected dollars; without it everyone is read as deep as is wanted. */
  readonly budget: number | undefined;
  /** False as long as no request was answered: then everyone is expected to be returned, the dearest case. */
  readonly measured: boolean;
}

/** Gives each author its depth, and leaves out those for whom the budget has nothing. */
export function deepen(order: readonly Candidate[], rule: DepthRule): Expected[] {
  const readings = order.map(({ author, prediction: { missing, fail } }) => ({
    deepest: rule.depth ?? author.depth,
    received: rule.measured ? 1 - missing : 1,
    useful: missing === 1 ? 0 : (1 - fail) / (1 - missing),
  }));
  const chosen =
    rule.budget === undefined
      ? readings.map(({ deepest }) => rule.rungs.find(({ depth }) => depth === deepest))
      : chooseDepths(readings, rule.rungs, rule.budget);
  return order.flatMap(({ author }, i) => {
    const rung = chosen[i];
    const reading = readings[i];
    if (rung === undefined || reading === undefined) return [];
    const { depth, posts, expectedPosts, dollars } = rung;
    return {
      author: {
        ...author,
        depth,
        ...(posts === undefined ? {} : { posts }),
        reason: `${author.reason}${difference(author.depth, depth, rule.depth)}`,
      },
      received: reading.received,
      posts: expectedPosts,
      dollars,
    };
  });
}

/** Says why an author is not read as deep as its domains want. */
function difference(wanted: number, depth: number, asked: number | undefined): string {
  if (depth === wanted) return "";
  return `; depth ${depth} instead of ${wanted}, ${depth === asked ? "as asked" : "for the budget"}`;
}
