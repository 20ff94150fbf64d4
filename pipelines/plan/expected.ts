import { type PlannedAuthor, postsAtMost } from "../core/plans.ts";
import type { AccessTerms } from "./access.ts";
import type { Knowledge } from "./forecast.ts";
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
  const posts = one.received * (one.depth === 2 ? one.readable : 1) * one.posts;
  const profile = one.isPaid ? 0 : prices.user;
  return {
    received: round(one.received),
    posts: round(posts),
    dollars: round(one.received * profile + posts * prices.post),
    dollars_max: round(profile + postsAtMost(author) * prices.post),
  };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
