import { aboutDollars, count } from "../core/progress.ts";
import { type Cell, formatTable } from "../core/text-table.ts";
import type { Change, PlanDiff } from "../plan/diff.ts";
import { minutesText, requestsText } from "./forecast-text.ts";

const SHOWN = 20;
const WORDS = {
  in: "new in the plan",
  out: "out of it",
  deeper: "read deeper",
  shallower: "read shallower",
} as const;

/** The difference of two plans for a screen of `width` columns. */
export function diffText(diff: PlanDiff, width: number): string {
  const { before, after, changes, domains, unchanged } = diff;
  const row = (name: string, pair: PlanDiff["authors"], text: (value: number) => string): Cell[] => [
    name,
    text(pair.before),
    text(pair.after),
    signed(pair.after - pair.before, text),
  ];
  const heads = (first: string) => [
    { name: first },
    ...["before", "after", "change"].map((name) => ({ name, align: "right" as const })),
  ];
  const groups = (["in", "out", "deeper", "shallower"] as const).flatMap((change) =>
    groupLines(
      change,
      changes.filter((one) => one.change === change),
    ),
  );
  return [
    `plan ${after} against ${before}, both by what is known now; ${count(unchanged)} authors are the same in both`,
    formatTable(
      heads("in all"),
      [
        row("authors", diff.authors, count),
        row("requests", diff.requests, count),
        row("dollars", diff.dollars, aboutDollars),
        row("done after", diff.minutes, minutesText),
      ],
      width,
    ),
    ...(domains.length === 0 ? [] : ["", domainTable(diff, width)]),
    ...groups,
  ].join("\n");
}

function domainTable({ domains }: PlanDiff, width: number): string {
  const names = ["domain", "authors", "requests", "dollars", "done after"];
  const arrow = (pair: PlanDiff["authors"], text: (value: number) => string) =>
    `${text(pair.before)} → ${text(pair.after)}`;
  return formatTable(
    names.map((name) => ({ name, align: name === "domain" ? "left" : "right" })),
    domains.map((one): Cell[] => [
      one.domain,
      arrow(one.authors, count),
      arrow(one.requests, requestsText),
      arrow(one.dollars, aboutDollars),
      arrow(one.minutes, minutesText),
    ]),
    width,
  );
}

function groupLines(change: Change["change"], changes: readonly Change[]): string[] {
  if (changes.length === 0) return [];
  const lines = changes.slice(0, SHOWN).map((one) => `  @${one.handle}${steps(one)}: ${one.reason}`);
  const more = changes.length - lines.length;
  return [
    "",
    `${count(changes.length)} ${WORDS[change]}`,
    ...lines,
    ...(more === 0 ? [] : [`  and ${count(more)} more; all with --json`]),
  ];
}

function steps({ before, after }: Change): string {
  if (before === undefined || after === undefined) return "";
  const text = ({ depth, posts }: NonNullable<Change["before"]>) =>
    depth === 2 ? `${depth} (${posts} posts)` : depth;
  return ` depth ${text(before)} → ${text(after)}`;
}

function signed(value: number, text: (value: number) => string): string {
  return value === 0 ? "0" : `${value > 0 ? "+" : "−"}${text(Math.abs(value))}`;
}
