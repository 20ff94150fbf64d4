import type { Candidate } from "./candidates.ts";
import type { Known } from "./history.ts";

/** Why an author is out of a plan, and what would bring it in. */
export interface Standing {
  /** A few words that many authors share. */
  readonly reason: string;
  readonly detail: string;
  readonly remedy: string;
}

/** Why a candidate that is in no plan is out; `undefined` is a handle that no list names. */
export function standing(candidate: Candidate | undefined, known: Known | undefined, asOf: number): Standing {
  if (candidate === undefined) {
    return {
      reason: "in no list",
      detail:
        "no handle list of the seeds names it, or it is a former handle of an author listed under another",
      remedy: "add it to a list in seeds/handles/",
    };
  }
  const { author, due, stopped } = candidate;
  if (stopped) {
    return {
      reason: "source stopped",
      detail: `its source ${author.source ?? ""} brought too few new valid authors`,
      remedy: "clear the list of what fails",
    };
  }
  if (!due) {
    const days = known?.settled_at == null ? undefined : Math.floor((asOf - known.settled_at) / 86_400_000);
    const since =
      days === undefined
        ? "recently"
        : `${days} ${days === 1 ? "day" : "days"} ago (${known?.settled_outcome})`;
    return {
      reason: "fresh",
      detail: `it was asked for ${since}, recently enough for ${author.domains.join(", ")}`,
      remedy: "wait until it is due by max_age_days in seeds/domains.csv, or lower that",
    };
  }
  return {
    reason: "over the limit or the budget",
    detail: "it is due, but others are worth more for the same money",
    remedy: "raise --limit or --budget, or lower --depth or --posts",
  };
}
