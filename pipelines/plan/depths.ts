import type { Rung } from "./rungs.ts";

/** What decides how deep an author is read. */
export interface Reading {
  /** The deepest that is wanted. */
  readonly deepest: Rung["depth"];
  /** How likely it is returned, 0 to 1. */
  readonly received: number;
  /** How many valid authors it adds if it is returned: its profile by the place of the author, and what comes after it. */
  readonly first: number;
  readonly useful: number;
}

interface Step {
  readonly author: number;
  readonly rung: Rung;
  /** Expected dollars. */
  readonly dollars: number;
  /** Expected value per expected dollar. */
  readonly worth: number;
}

/** Fractions of a cent that sums of dollars may be off. */
const ROUNDING = 1e-9;

/**
 * How deep to read each author within `budget` expected dollars; `undefined` for those left out. Greedy: always the step
 * (from nothing to a profile, from one rung to the next) of the highest expected value per expected dollar that fits,
 * among equals in the order of the authors. Its value is within one step of the best (Sinha and Zoltners 1979, The
 * multiple-choice knapsack problem).
 */
export function chooseDepths(
  authors: readonly Reading[],
  rungs: readonly Rung[],
  budget: number,
): (Rung | undefined)[] {
  const ladders = ([0, 1, 2] as const).map((deepest) => ladder(rungs.filter((r) => r.depth <= deepest)));
  const steps = authors
    .flatMap(({ deepest, received, first, useful }, author) =>
      (ladders[deepest] ?? []).map(
        ({ rung, dollars, worth }, i): Step => ({
          author,
          rung,
          dollars: received * dollars,
          worth: (i === 0 ? first : Math.min(first, useful)) * worth,
        }),
      ),
    )
    .sort((a, b) => (a.worth === b.worth ? a.author - b.author : a.worth > b.worth ? -1 : 1));
  const chosen: (Rung | undefined)[] = authors.map(() => undefined);
  const closed = new Set<number>();
  let left = budget + ROUNDING;
  for (const { author, rung, dollars } of steps) {
    if (closed.has(author)) continue;
    if (dollars > left) closed.add(author);
    else {
      left -= dollars;
      chosen[author] = rung;
    }
  }
  return chosen;
}

/**
 * The rungs worth climbing, from the cheapest, each with its dollars and its value per dollar over the one before: the
 * upper convex hull, so that the value per dollar falls from step to step.
 */
function ladder(rungs: readonly Rung[]): Omit<Step, "author">[] {
  const steps: Omit<Step, "author">[] = [];
  for (const rung of rungs.toSorted((a, b) => a.dollars - b.dollars || a.value - b.value)) {
    for (;;) {
      const last = steps.at(-1);
      const dollars = rung.dollars - (last?.rung.dollars ?? 0);
      const value = rung.value - (last?.rung.value ?? 0);
      if (value <= 0) break;
      const worth = value / dollars;
      if (last === undefined || worth < last.worth) {
        steps.push({ rung, dollars, worth });
        break;
      }
      steps.pop();
    }
  }
  return steps;
}
