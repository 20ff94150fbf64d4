import { sqlTimestamp } from "../core/clock.ts";
import type { PlannedAuthor } from "../core/plans.ts";
import type { Seed } from "../seeds/tables.ts";
import type { AuthorHandles } from "./handles.ts";
import type { Known } from "./history.ts";
import type { Prediction } from "./predict.ts";

/** An author that the seeds name, in all its domains. */
export interface Candidate {
  /** At the depth that its domains want. */
  readonly author: PlannedAuthor;
  /** False when it was fetched within the shortest `max_age_days` of its domains: then it is left out of the plan. */
  readonly due: boolean;
  /** A newcomer that only stopped sources name: left out of the plan likewise. */
  readonly stopped: boolean;
  /** Was it received when it was last asked for? */
  readonly found: boolean;
  /** When it was last asked for, milliseconds since 1970; 0 for never. */
  readonly askedAt: number;
  readonly prediction: Prediction;
}

const DAY_MS = 86_400_000;
const FOUND = new Set(["found", "protected", "renamed", "recycled"]);

/**
 * The candidate that one author's handles make, under the handle that was asked for last. `stopped` are sources that are
 * given up: a newcomer is of the first of its sources that is not, or else of its first.
 */
export function makeCandidate(
  handles: AuthorHandles,
  domains: ReadonlyMap<string, Seed<"domains">>,
  asOf: number,
  stopped: ReadonlySet<string>,
  predictFor: (handles: AuthorHandles, source: string) => Prediction,
): Candidate {
  const { seed, known } = handles.reduce((a, b) =>
    (b.known?.asked_at ?? 0) > (a.known?.asked_at ?? 0) ? b : a,
  );
  const names = [...new Set(handles.flatMap((one) => one.seed.domains))].sort();
  const own = names.flatMap((name) => domains.get(name) ?? []);
  const maxAge = Math.min(...own.map((rule) => rule.max_age_days)) * DAY_MS;
  const age = known?.settled_at == null ? undefined : asOf - known.settled_at;
  const isNew = known?.author_id == null && age === undefined;
  const sources = handles.flatMap((one) => one.seed.sources);
  const source = sources.find((one) => !stopped.has(one)) ?? handles[0].seed.sources[0];
  const prediction = predictFor(handles, source);
  return {
    author: {
      handle: seed.handle,
      ...(known?.author_id == null ? {} : { author_id: known.author_id }),
      domains: names,
      depth: asDepth(Math.max(...own.map((rule) => rule.depth))),
      reason: reasonFor(known, age),
      ...(isNew ? { source } : {}),
      p_fail: Math.round(prediction.fail * 10_000) / 10_000,
    },
    due: age === undefined || age >= maxAge,
    stopped: isNew && stopped.has(source),
    found: known !== undefined && FOUND.has(known.outcome),
    askedAt: known?.asked_at ?? 0,
    prediction,
  };
}

function asDepth(depth: number): PlannedAuthor["depth"] {
  return depth >= 2 ? 2 : depth === 1 ? 1 : 0;
}

function reasonFor(latest: Known | undefined, age: number | undefined): string {
  if (latest === undefined) return "new";
  if (age === undefined) return `again: ${latest.outcome} at ${sqlTimestamp(latest.asked_at)}`;
  return `refresh: ${latest.outcome} ${Math.floor(age / DAY_MS)} days ago`;
}
