import { sha256Text } from "../core/lake.ts";
import type { Candidate } from "../plan/candidates.ts";
import { type ScheduleRule, schedule } from "../plan/schedule.ts";

type Arrange = typeof schedule;

/** Ways to put candidates in an order, ours first: all ask for the same candidates at the same depth and budget. */
export const PLANNERS = {
  "M3's": schedule,
  random: ordered((candidate, _, seed) => sha256Text(`random ${seed} ${candidate.author.handle}`)),
  "by file": ordered((_, place) => String(place).padStart(9, "0")),
} as const satisfies Record<string, Arrange>;

export type Planner = keyof typeof PLANNERS;

/** The candidates that are due, sorted by a key. */
function ordered(keyOf: (candidate: Candidate, place: number, seed: number) => string): Arrange {
  return (candidates: readonly Candidate[], { seed }: ScheduleRule) =>
    candidates
      .map((candidate, place) => ({ candidate, key: keyOf(candidate, place, seed) }))
      .filter(({ candidate }) => candidate.due && !candidate.stopped)
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ candidate }) => ({ candidate, home: candidate.author.domains[0] ?? "", fullness: 0 }));
}
