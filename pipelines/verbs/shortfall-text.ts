import { aboutDollars, count, counted } from "../core/progress.ts";
import { type Cell, formatTable } from "../core/text-table.ts";
import type { Remedy, Shortfall } from "../plan/remedies.ts";
import { minutesText } from "./forecast-text.ts";

/** The domains that are late or incomplete under a plan, with what would make them possible, on `width` columns. */
export function shortfallLines(shortfalls: readonly Shortfall[], width: number): string[] {
  const late = shortfalls.filter(({ in_a_day }) => !in_a_day);
  const incomplete = shortfalls.filter(({ left }) => left > 0);
  return [...lateLines(late, width), ...incompleteLines(incomplete, width)];
}

function lateLines(late: readonly Shortfall[], width: number): string[] {
  if (late.length === 0) return [];
  const ways = [...new Set(late.flatMap(({ remedies }) => remedies.filter(isFaster).map(wayText)))];
  const rows = late.map(({ domain, is_done, minutes, remedies }): Cell[] => [
    domain,
    is_done ? minutesText(minutes) : "not in a year",
    ...ways.map((way) => {
      const remedy = remedies.find((one) => isFaster(one) && wayText(one) === way);
      return remedy === undefined ? null : minutesText(remedy.minutes);
    }),
  ]);
  const heads = ["domain", "takes", ...ways];
  return [
    "",
    `${counted(late.length, "domain is", "domains are")} not done in 24 h${ways.length === 0 ? "" : "; what would do it"}:`,
    formatTable(
      heads.map((name) => ({ name, align: name === "domain" ? "left" : "right" })),
      rows,
      width,
    ),
    ...(late.some(({ remedies }) => !remedies.some(isFaster))
      ? [
          "Where nothing is named, no smaller depth and no other access plan does it: ask for fewer authors with --limit.",
        ]
      : []),
  ];
}

function incompleteLines(incomplete: readonly Shortfall[], width: number): string[] {
  const [first] = incomplete;
  if (first === undefined) return [];
  const of = ({ remedies }: Shortfall, kind: Remedy["kind"]) => remedies.find((one) => one.kind === kind);
  const everyone = of(first, "everyone")?.plan_dollars;
  const shallow = of(first, "everyone_shallow")?.plan_dollars;
  const heads = ["domain", "left over", "all of it", "as profiles alone"];
  const dollars = (remedy: Remedy | undefined) =>
    remedy === undefined ? null : aboutDollars(remedy.dollars);
  const prices = [
    ...(everyone === undefined ? [] : [`this plan and all of them take ${aboutDollars(everyone)}`]),
    ...(shallow === undefined ? [] : [`as profiles alone ${aboutDollars(shallow)}`]),
  ];
  return [
    "",
    `The limit or the budget leaves due authors of ${counted(incomplete.length, "domain")} over${prices.length === 0 ? "" : `; ${prices.join(", ")}`}:`,
    formatTable(
      heads.map((name) => ({ name, align: name === "domain" ? "left" : "right" })),
      incomplete.map((one) => [
        one.domain,
        count(one.left),
        dollars(of(one, "everyone")),
        dollars(of(one, "everyone_shallow")),
      ]),
      width,
    ),
  ];
}

/** Does it in a day; the others are about authors that are left out. */
function isFaster({ kind }: Remedy): boolean {
  return kind === "depth" || kind === "access_plan";
}

function wayText({ kind, to, plan_dollars }: Remedy): string {
  if (kind === "depth") return `--depth ${to}`;
  return plan_dollars === 0 ? String(to) : `${to} (${aboutDollars(plan_dollars)})`;
}
