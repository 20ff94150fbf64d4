import { type PlannedAuthor, postsAtMost } from "../core/plans.ts";
import type { AccessTerms } from "./access.ts";
import type { Knowledge } from "./forecast.ts";
import type { ModelAuthor } from "./run-model/work.ts";
import { assume } from "./scenario.ts";

/** What asking for one author is expected to bring and cost. */
export interface AuthorForecast {
  /** How likely it is returned, 0 to 1. */
  readonly received: number;
  readonly posts: number;
  readonly dollars: number;
  readonly dollars_max: number;
}

/** What asking for one author is expected to bring and cost, as the forecast of a plan reckons it. */
export function expectedOf(
  author: PlannedAuthor,
  { acquaintance, assumptions }: Knowledge,
  { prices }: AccessTerms,
): AuthorForecast {
  const [one] = assume([{ authors: [author] }], acquaintance, assumptions, "expected").work.authors;
  if (one === undefined) throw new Error("an author came out of the assumptions as nobody");
  return {
    received: round(one.received),
    posts: round(postsOf(one)),
    dollars: round(dollarsOf(one, prices)),
    dollars_max: round((one.isPaid ? 0 : prices.user) + postsAtMost(author) * prices.post),
  };
}

/** Dollars that asking for all of these is expected to cost. */
export function expectedDollars(
  authors: readonly PlannedAuthor[],
  { acquaintance, assumptions }: Knowledge,
  { prices }: AccessTerms,
): number {
  return assume([{ authors }], acquaintance, assumptions, "expected").work.authors.reduce(
    (sum, author) => sum + dollarsOf(author, prices),
    0,
  );
}

function postsOf({ received, readable, depth, posts }: ModelAuthor): number {
  return received * (depth === 2 ? readable : 1) * posts;
}

function dollarsOf(author: ModelAuthor, prices: AccessTerms["prices"]): number {
  const profile = author.isPaid ? 0 : prices.user;
  return author.received * profile + postsOf(author) * prices.post;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
