import type { Plan } from "../core/plans.ts";
import { aboutDollars, count, counted, duration } from "../core/progress.ts";
import { type Cell, formatTable } from "../core/text-table.ts";
import type { Comparison } from "../plan/comparison.ts";
import type { Outlook, Stage } from "../plan/forecast.ts";

const DAY_MINUTES = 24 * 60;

/** `0.4 s`, `3 min 05 s`, `2 h 10 min` or `12.5 days`. */
export function minutesText(minutes: number): string {
  if (minutes < 2 * DAY_MINUTES) return duration(minutes * 60_000);
  const days = minutes / DAY_MINUTES;
  return `${days < 100 ? days.toFixed(1) : count(Math.round(days))} days`;
}

/** `340 requests (331–352), $35.53 ($30.86–$39.13), at most $41.20, done after 12 s (9.1 s–22 s)` */
export function figuresText(figures: Plan["forecast"], monthlyDollars: number | null): string {
  const { requests, dollars_expected, dollars_max, minutes, low, high } = figures;
  const range = (text: (end: NonNullable<typeof low>) => string) => {
    if (low === undefined || high === undefined || text(low) === text(high)) return "";
    return ` (${text(low)}–${text(high)})`;
  };
  const dollars =
    monthlyDollars === null
      ? `${aboutDollars(dollars_expected)}${range((end) => aboutDollars(end.dollars))}, at most ${aboutDollars(dollars_max)}`
      : `nothing beyond the ${aboutDollars(monthlyDollars)} a month`;
  const time = `${minutesText(minutes)}${range((end) => minutesText(end.minutes))}`;
  return `${counted(requests, "request")}${range((end) => count(end.requests))}, ${dollars}, ${time}`;
}

/** The same plan under every access plan. */
export function comparisonTable(comparisons: readonly Comparison[], own: string, width: number): string {
  const rows = comparisons.map((one): Cell[] => [
    one.access_plan === own ? `${one.access_plan} *` : one.access_plan,
    count(one.end.requests),
    one.monthly_dollars === null
      ? aboutDollars(one.end.dollars)
      : `${aboutDollars(one.monthly_dollars * one.months)} (${one.months} × ${aboutDollars(one.monthly_dollars)})`,
    one.is_done ? minutesText(one.end.minutes) : "not in a year",
    count(one.end.authors),
    one.capped === null
      ? "no"
      : `after ${minutesText(one.capped.minutes)}, ${count(one.capped.authors)} authors`,
  ]);
  const heads = ["access plan", "requests", "dollars", "done after", "authors", "stopped by the monthly cap"];
  const rightAligned = new Set(["requests", "dollars", "done after", "authors"]);
  return formatTable(
    heads.map((name) => ({ name, align: rightAligned.has(name) ? "right" : "left" })),
    rows,
    width,
  );
}

/** What each domain takes. */
export function domainForecastTable({ domains }: Outlook, width: number): string {
  const heads = ["domain", "authors", "requests", "dollars", "done after"];
  return formatTable(
    heads.map((name) => ({ name, align: name === "domain" ? "left" : "right" })),
    domains.map((one): Cell[] => [
      one.domain,
      count(one.authors),
      requestsText(one.requests),
      aboutDollars(one.dollars),
      one.authors_done < one.authors
        ? `${count(one.authors_done)} of ${count(one.authors)} in a year`
        : minutesText(one.minutes),
    ]),
    width,
  );
}

/** Requests of which a domain may have a part only. */
export function requestsText(requests: number): string {
  return requests < 10 && !Number.isInteger(requests) ? requests.toFixed(1) : count(Math.round(requests));
}

/** When a monthly cap stops the run, and how far it comes day by day where it takes several. */
export function paceLines({ capped, days, end, is_done }: Outlook): string[] {
  const cap =
    capped === null
      ? []
      : [
          `the monthly cap of posts stops it after ${minutesText(capped.minutes)} with ${count(capped.authors)} authors done; started again each month ${is_done ? `it is done after ${minutesText(end.minutes)}` : `it has ${count(end.authors)} authors after a year`}`,
        ];
  const shown = [1, 2, 7, 30].flatMap((day) => days[day - 1] ?? []);
  const soFar = ({ minutes, authors }: Stage) => `${count(authors)} after ${minutes / DAY_MINUTES} d`;
  return [...cap, ...(shown.length === 0 ? [] : [`authors done: ${shown.map(soFar).join(", ")}`])];
}
