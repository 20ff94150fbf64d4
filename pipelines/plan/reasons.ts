import type { PlannedAuthor } from "../core/plans.ts";
import type { Scheduled } from "./schedule.ts";

/** What the plan keeps of an author's place in it. */
export function placeOf({
  candidate,
  home,
}: Scheduled): Pick<PlannedAuthor, "home" | "tier" | "region" | "gain"> {
  const { tier, region, gain } = candidate;
  return { home, tier, region, gain };
}

/** Why an author is where it is in the plan. */
export function whyHere({ candidate: { gain }, home, fullness }: Scheduled): string {
  const expected = `${gain.toFixed(2)} authors expected`;
  return fullness === null
    ? `${expected} only, so it comes last`
    : `${home} ${standsAt(fullness)}, ${expected}`;
}

function standsAt(fullness: number): string {
  if (fullness < 1) return `stands at ${Math.floor(100 * fullness)} % of its lower target`;
  return fullness < 2 ? "stands between its targets" : "has its upper target";
}

/** What a batch is for: its domains, kinds and strata with the number of authors, the most frequent first. */
export function whyTogether(authors: readonly PlannedAuthor[]): string {
  const tally = (value: (author: PlannedAuthor) => string) =>
    [...count(authors.map(value))]
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .map(([name, number]) => `${number} ${name}`)
      .join(", ");
  return [
    tally(({ home = "" }) => home),
    tally(({ reason }) => reason.split(/[:;]/)[0] ?? ""),
    tally(({ tier = "unknown" }) => `of tier ${tier}`),
    tally(({ region = "unknown" }) => `of region ${region}`),
  ].join("; ");
}

function count(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
