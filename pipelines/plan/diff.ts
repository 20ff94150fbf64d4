import { DEFAULT_CONCURRENCY, type Plan, type PlannedAuthor, postsAtMost } from "../core/plans.ts";
import { accessTerms } from "./access.ts";
import type { Situation } from "./explain.ts";
import { outlook } from "./forecast.ts";
import { standing } from "./standing.ts";

/** An author whom two plans treat differently. */
export interface Change {
  readonly handle: string;
  readonly change: "in" | "out" | "deeper" | "shallower";
  readonly domains: readonly string[];
  /** Depth and posts at most, before and after; absent where it is not in the plan. */
  readonly before?: { readonly depth: number; readonly posts: number };
  readonly after?: { readonly depth: number; readonly posts: number };
  readonly reason: string;
}

/** A figure of both plans. */
interface Pair {
  readonly before: number;
  readonly after: number;
}

/** What a domain takes in both plans. */
export interface DomainDiff {
  readonly domain: string;
  readonly authors: Pair;
  readonly requests: Pair;
  readonly dollars: Pair;
  readonly minutes: Pair;
}

/** How a plan differs from one before it. Both are forecast by what is known now. */
export interface PlanDiff {
  readonly before: string;
  readonly after: string;
  readonly authors: Pair;
  readonly requests: Pair;
  readonly dollars: Pair;
  readonly minutes: Pair;
  readonly unchanged: number;
  readonly changes: readonly Change[];
  /** Domains of which anything changes. */
  readonly domains: readonly DomainDiff[];
}

/** Compares two plans author by author and domain by domain. An author is the same by its id, else by its handle. */
export function diffPlans(before: Plan, after: Plan, situation: Situation, asOf: number): PlanDiff {
  const { seeds, knowledge } = situation;
  const [runBefore, runAfter] = [before, after].map((plan) =>
    outlook(plan.batches, knowledge, accessTerms(plan.access_plan, seeds, asOf), {
      startAt: asOf,
      concurrency: DEFAULT_CONCURRENCY,
    }),
  ) as [ReturnType<typeof outlook>, ReturnType<typeof outlook>];
  const pair = (value: (run: typeof runBefore) => number): Pair => ({
    before: value(runBefore),
    after: value(runAfter),
  });
  const changes = changesOf(authorsOf(before), authorsOf(after), situation, asOf);
  const kept = changes.filter(({ change }) => change !== "in" && change !== "out").length;
  const left = changes.filter(({ change }) => change === "out").length;
  const domains = knowledge.acquaintance.domains.map((domain): DomainDiff => {
    const of = (value: (one: (typeof runBefore.domains)[number]) => number) =>
      pair((run) => {
        const own = run.domains.find((one) => one.domain === domain);
        return own === undefined ? 0 : value(own);
      });
    return {
      domain,
      authors: of((one) => one.authors),
      requests: of((one) => one.requests),
      dollars: of((one) => one.dollars),
      minutes: of((one) => one.minutes),
    };
  });
  const touched = new Set(changes.flatMap((change) => change.domains));
  return {
    before: before.plan_id,
    after: after.plan_id,
    authors: { before: authorsOf(before).length, after: authorsOf(after).length },
    requests: pair(({ end }) => end.requests),
    dollars: pair(({ end }) => end.dollars),
    minutes: pair(({ end }) => end.minutes),
    unchanged: authorsOf(before).length - left - kept,
    changes,
    domains: domains.filter(
      ({ domain, dollars, requests }) =>
        touched.has(domain) || dollars.before !== dollars.after || requests.before !== requests.after,
    ),
  };
}

const ORDER = { in: 0, out: 1, deeper: 2, shallower: 3 } as const;

function changesOf(
  before: readonly PlannedAuthor[],
  after: readonly PlannedAuthor[],
  { candidates, known }: Situation,
  asOf: number,
): Change[] {
  const old = indexed(before);
  const young = indexed(after);
  const byHandle = new Map(candidates.map((one) => [one.author.handle.toLowerCase(), one]));
  const entered = after.flatMap((author): Change[] => {
    const { handle, domains, reason } = author;
    const earlier = find(old, author);
    if (earlier === undefined) return [{ handle, change: "in", domains, after: readingOf(author), reason }];
    const [from, to] = [readingOf(earlier), readingOf(author)];
    const step = to.depth - from.depth || to.posts - from.posts;
    if (step === 0) return [];
    return [{ handle, change: step > 0 ? "deeper" : "shallower", domains, before: from, after: to, reason }];
  });
  const gone = before.flatMap((author): Change[] => {
    if (find(young, author) !== undefined) return [];
    const { handle, domains } = author;
    const key = handle.toLowerCase();
    const { detail } = standing(byHandle.get(key), known.get(key), asOf);
    return [{ handle, change: "out", domains, before: readingOf(author), reason: detail }];
  });
  return [...entered, ...gone].sort((a, b) => ORDER[a.change] - ORDER[b.change]);
}

function readingOf(author: PlannedAuthor): { depth: number; posts: number } {
  return { depth: author.depth, posts: postsAtMost(author) };
}

function indexed(authors: readonly PlannedAuthor[]): Map<string, PlannedAuthor> {
  return new Map(authors.flatMap((author) => keysOf(author).map((key) => [key, author])));
}

function find(index: ReadonlyMap<string, PlannedAuthor>, author: PlannedAuthor): PlannedAuthor | undefined {
  for (const key of keysOf(author)) {
    const one = index.get(key);
    if (one !== undefined) return one;
  }
  return undefined;
}

function keysOf({ handle, author_id }: PlannedAuthor): string[] {
  return [...(author_id === undefined ? [] : [`id:${author_id}`]), `@${handle.toLowerCase()}`];
}

function authorsOf(plan: Plan): PlannedAuthor[] {
  return plan.batches.flatMap((batch) => batch.authors);
}
