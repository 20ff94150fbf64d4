import type { Config } from "../core/config.ts";
import { count, counted } from "../core/progress.ts";
import { formatTable, screenWidth } from "../core/text-table.ts";
import type { PlanSummary } from "../plan/plan.ts";
import { commandLine } from "./command-line.ts";
import { figuresText, minutesText, paceLines } from "./forecast-text.ts";
import { shortfallLines } from "./shortfall-text.ts";

type Details = NonNullable<PlanSummary["details"]>;

/** A plan on the screen: by domain, who is left out and why, what it reads, what it takes, and what to type next. */
export function planText(summary: PlanSummary, config: Config, isWritten = true): string {
  const { plan_id, authors, batches, details } = summary;
  const lines = [
    ...(summary.domains.length === 0 ? [] : [domainTable(summary), ...tooFewLines(summary), ""]),
    ...(details === undefined ? [] : stoppedLines(details)),
  ];
  if (authors === 0) return [...lines, `plan ${plan_id}: nothing to do, ${whyNothing(summary)}`].join("\n");
  if (summary.unfinished) {
    lines.push(
      `plan ${plan_id} was begun and comes first, so that nothing is paid twice.`,
      `To give it up instead: ${commandLine(config, "npm run extract", "--plan", plan_id, "--give-up")}`,
    );
  }
  const size =
    details === undefined ? "" : ` of about ${details.batch_size.size} (${details.batch_size.reason})`;
  lines.push(
    `plan ${plan_id}: ${counted(authors, "author")} in ${counted(batches, "batch", "batches")}${size}`,
    `reads ${depthText(summary)}`,
    ...(details === undefined || details.come_last === 0
      ? []
      : [`${count(details.come_last)} of them are expected to add little and come last`]),
    forecastText(summary),
    ...(details === undefined || details.expectation_is_measured
      ? []
      : ["Nothing was measured so far: the figures rest on judgements in seeds/rules/thresholds.csv."]),
    ...(details === undefined ? [] : [...endpointLines(details), ...paceLines(details)]),
    ...(details === undefined ? [] : shortfallLines(details.shortfalls, screenWidth())),
    ...(details === undefined || details.shortfalls.length === 0 ? [] : [""]),
    isWritten
      ? `next: ${commandLine(config, "npm run extract")}`
      : "Nothing was written: without --dry-run this is the plan.",
  );
  return lines.join("\n");
}

/** What it takes, or how far it comes in the longest time that is played through. */
function forecastText({ forecast, details, authors, access_plan }: PlanSummary): string {
  const figures = figuresText(forecast, details?.monthly_dollars ?? null);
  if (details === undefined || details.is_done) return `takes ${figures} under ${access_plan}`;
  return `reaches ${count(details.end.authors)} of ${counted(authors, "author")} in a year under ${access_plan}: ${figures}`;
}

const DOMAIN_HEADS = {
  domain: "domain",
  target_min: "target",
  candidates: "candidates",
  fresh: "fresh",
  planned: "planned",
  new: "new",
  refresh: "refresh",
  again: "again",
  stopped: "stopped",
  left: "left over",
} as const;

function domainTable({ domains }: PlanSummary): string {
  const columns = Object.keys(DOMAIN_HEADS) as (keyof typeof DOMAIN_HEADS)[];
  return formatTable(
    Object.values(DOMAIN_HEADS).map((name) => ({ name })),
    domains.map((row) => columns.map((column) => row[column])),
    screenWidth(),
  );
}

/** Where a target cannot be met whoever is asked for. */
function tooFewLines({ domains }: PlanSummary): string[] {
  const short = domains.filter(({ candidates, target_min }) => candidates < target_min);
  if (short.length === 0) return [];
  const who = short.length === domains.length ? "every domain" : short.map(({ domain }) => domain).join(", ");
  return [`Too few candidates to meet the target: ${who}. npm run seeds -- adopt FILE adds more.`];
}

function stoppedLines({ stopped_sources }: Details): string[] {
  const lines = stopped_sources.map(
    ({ source, left_out, reason }) =>
      `source ${source} is stopped: ${reason}; ${counted(left_out, "newcomer")} left out`,
  );
  return lines.length === 0 ? [] : [...lines, "To ask them after all, clear their lists of what fails.", ""];
}

function whyNothing({ domains }: PlanSummary): string {
  if (domains.some((row) => row.left > 0)) return "the budget has room for nobody";
  return domains.some((row) => row.stopped > 0)
    ? "every author that is not of a stopped source was asked for recently enough"
    : "every author of the seeds was asked for recently enough";
}

function depthText({ depths }: PlanSummary): string {
  const parts = depths.map(({ depth, posts, authors }) => {
    const profiles = counted(authors, "profile");
    if (depth === 0) return `${profiles} alone`;
    const what = depth === 1 ? "the most recent and the pinned post" : `the ${posts} newest posts`;
    return `${profiles} with ${what}`;
  });
  return parts.join(", ");
}

/** Shown where more than one endpoint is asked: they have windows of their own and wait at the same time. */
function endpointLines({ endpoints }: Details): string[] {
  if (endpoints.length < 2) return [];
  return endpoints.map(({ endpoint, requests, minutes }) => {
    const wait = minutes === 0 ? "" : `, ${minutesText(minutes)} of waiting`;
    return `  ${endpoint}: ${counted(requests, "request")}${wait}`;
  });
}
