import type { PlannedAuthor } from "../core/plans.ts";
import { chooseDepths, type Reading } from "./depths.ts";
import type { Expected } from "./forecast.ts";
import { placeOf, whyHere } from "./reasons.ts";
import type { Rung } from "./rungs.ts";
import type { Scheduled } from "./schedule.ts";

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

/** What an author of a domain beyond its upper target is worth still. */
const LEAST_SCARCITY = 0.05;

/** Gives each author its depth, and leaves out those for whom the budget has nothing. */
export function deepen(order: readonly Scheduled[], rule: DepthRule): Expected[] {
  const readings = readingsOf(order, rule);
  const chosen =
    rule.budget === undefined
      ? readings.map(({ deepest }) => rule.rungs.find(({ depth }) => depth === deepest))
      : chooseDepths(readings, rule.rungs, rule.budget);
  return order.flatMap((scheduled, i) => {
    const { author } = scheduled.candidate;
    const rung = chosen[i];
    const reading = readings[i];
    if (rung === undefined || reading === undefined) return [];
    const { depth, posts, expectedPosts, dollars } = rung;
    return {
      author: {
        ...author,
        depth,
        ...(posts === undefined ? {} : { posts }),
        ...placeOf(scheduled),
        reason: `${author.reason}; ${whyHere(scheduled)}${difference(author.depth, depth, rule.depth)}`,
      },
      received: reading.received,
      posts: expectedPosts,
      dollars,
    };
  });
}

/**
 * What reading each author is worth. The fuller its domain is by then, the less: half at the lower target, and nothing
 * much at the upper. The profile of an author is never worth more than that of one before it, which keeps the order.
 */
function readingsOf(order: readonly Scheduled[], rule: DepthRule): Reading[] {
  let first = Number.POSITIVE_INFINITY;
  return order.map(({ candidate: { author, gain, prediction }, fullness }) => {
    const returned = 1 - prediction.missing;
    const useful = returned === 0 ? 0 : gain / returned;
    first = Math.min(first, useful * Math.max(LEAST_SCARCITY, 1 - (fullness ?? 2) / 2));
    return { deepest: rule.depth ?? author.depth, received: rule.measured ? returned : 1, first, useful };
  });
}

/** Says why an author is not read as deep as its domains want. */
function difference(wanted: number, depth: number, asked: number | undefined): string {
  if (depth === wanted) return "";
  return `; depth ${depth} instead of ${wanted}, ${depth === asked ? "as asked" : "for the budget"}`;
}
