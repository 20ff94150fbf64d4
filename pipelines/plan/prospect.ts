import type { PlannedAuthor } from "../core/plans.ts";
import type { Seeds } from "../seeds/read.ts";
import { type AccessTerms, accessPlans, accessTerms } from "./access.ts";
import type { Candidate } from "./candidates.ts";
import { type Comparison, compare } from "./comparison.ts";
import { type Circumstances, type Forecast, forecast, type Knowledge, outlook } from "./forecast.ts";
import { type Shortfall, shortfalls } from "./remedies.ts";

/** What a plan takes, what it would take otherwise, and where it falls short. */
export interface Prospect {
  readonly forecast: Forecast;
  readonly comparison: readonly Comparison[];
  readonly shortfalls: readonly Shortfall[];
}

/** How authors that are left out would be read. */
export interface LeftOutReading {
  /** Instead of the depth that their domains want. */
  readonly depth: PlannedAuthor["depth"] | undefined;
  /** Of timeline samples. */
  readonly posts: number;
}

/** Plays a plan through under its own access plan and all others. */
export function prospect(
  batches: readonly { readonly authors: readonly PlannedAuthor[] }[],
  left: readonly Candidate[],
  reading: LeftOutReading,
  knowledge: Knowledge,
  access: AccessTerms,
  circumstances: Circumstances,
  seeds: Seeds,
): Prospect {
  const own = forecast(batches, knowledge, access, circumstances);
  const terms = accessPlans(seeds).map((name) => accessTerms(name, seeds, circumstances.startAt));
  const runs = terms.map((one) => ({
    one,
    run: one.name === access.name ? own : outlook(batches, knowledge, one, circumstances),
  }));
  return {
    forecast: own,
    comparison: runs.map(({ one, run }) => compare(one, run, circumstances.startAt)),
    shortfalls: shortfalls(own, {
      batches,
      left: left.map(({ author }) => readAs(author, reading)),
      knowledge,
      access,
      others: runs.filter(({ run }) => run !== own).map(({ run }) => run),
      circumstances,
    }),
  };
}

/** The candidates that are due and not in a plan, though no source of theirs is stopped. */
export function leftOut(candidates: readonly Candidate[], planned: readonly PlannedAuthor[]): Candidate[] {
  const chosen = new Set(planned.map(({ handle }) => handle.toLowerCase()));
  return candidates.filter(({ author, due, stopped }) => {
    return due && !stopped && !chosen.has(author.handle.toLowerCase());
  });
}

function readAs(author: PlannedAuthor, { depth = author.depth, posts }: LeftOutReading): PlannedAuthor {
  return depth === 2 ? { ...author, depth, posts } : { ...author, depth };
}
