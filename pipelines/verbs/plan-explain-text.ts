import { aboutDollars, count, counted } from "../core/progress.ts";
import { formatTable } from "../core/text-table.ts";
import type { HandleExplanation, PlanExplanation, ReasonCount } from "../plan/explain.ts";
import { comparisonTable, domainForecastTable, figuresText, paceLines } from "./forecast-text.ts";
import { shortfallLines } from "./shortfall-text.ts";

/** An explained plan for a screen of `width` columns; with handles only those. */
export function explainText(plan: PlanExplanation, width: number): string {
  if (plan.handles.length > 0) return plan.handles.map(handleText).join("\n\n");
  const { plan_id, authors, batches, access_plan, forecast, now, access_plans, depths } = plan;
  const monthly = access_plans.find((one) => one.access_plan === access_plan)?.monthly_dollars ?? null;
  const mix = depths.map(({ depth, posts, authors: many }) => [
    depth,
    posts === undefined ? null : posts,
    count(many),
  ]);
  const lines = [
    `plan ${plan_id}: ${counted(authors, "author")} in ${counted(batches, "batch", "batches")} under ${access_plan}`,
    `when it was made: ${figuresText(forecast, monthly)}`,
    `as known now:     ${figuresText(now.figures, monthly)}`,
    "Ranges hold nine of ten runs: every share at its 5 % and 95 % end, latency at its 10 % and 90 % quantile.",
    ...paceLines(now),
    "",
    comparisonTable(access_plans, access_plan, width),
    "* that of this plan; the months of a capped plan are those until it is done",
    "",
    domainForecastTable(now, width),
    "Authors of several domains count in each; their requests and dollars are divided among them.",
    ...shortfallLines(plan.shortfalls, width),
    "",
    formatTable([{ name: "depth" }, { name: "posts" }, { name: "authors", align: "right" }], mix, width),
    ...reasonLines("in, because", plan.in, width),
    ...reasonLines("out, because", plan.out, width),
  ];
  return lines.join("\n");
}

function reasonLines(head: string, reasons: readonly ReasonCount[], width: number): string[] {
  if (reasons.length === 0) return [];
  const rows = reasons.map(({ reason, authors }) => [reason, count(authors)]);
  return ["", formatTable([{ name: head }, { name: "authors", align: "right" }], rows, width)];
}

/** Told in words of their own. */
const TOLD = new Set(["handle", "p_fail", "depth", "posts", "reason", "domains"]);

function handleText({ handle, place, author, expected, rests_on, out }: HandleExplanation): string {
  const state = place === undefined ? "out" : `in, ${place.batch_id}, author ${place.position} of it`;
  const lines: [string, string][] = [];
  if (author !== undefined) {
    lines.push(["domains", author.domains.join(", ")]);
    const sample = author.depth === 2 && author.posts !== undefined ? `, ${author.posts} posts` : "";
    lines.push(["depth", `${author.depth}${sample}`]);
    lines.push(["reason", author.reason]);
    if (author.p_fail !== undefined && rests_on !== undefined)
      lines.push(["p_fail", `${(100 * author.p_fail).toFixed(1)} %, by ${rests_on}`]);
    for (const [name, value] of Object.entries(author)) {
      if (!TOLD.has(name) && value !== undefined)
        lines.push([name, typeof value === "object" ? JSON.stringify(value) : String(value)]);
    }
  }
  if (expected !== undefined) {
    const { received, posts, dollars, dollars_max } = expected;
    const share = `${(100 * received).toFixed(1)} % likely returned`;
    lines.push([
      "expected",
      `${share}, ${posts.toFixed(1)} posts, ${dollarsText4(dollars)}, at most ${aboutDollars(dollars_max)}`,
    ]);
  }
  if (out !== undefined) lines.push(["out", `${out.reason}: ${out.detail}`], ["to bring in", out.remedy]);
  const widest = Math.max(0, ...lines.map(([name]) => name.length));
  return [`@${handle}: ${state}`, ...lines.map(([name, text]) => `  ${name.padEnd(widest)}  ${text}`)].join(
    "\n",
  );
}

function dollarsText4(dollars: number): string {
  return `$${dollars.toFixed(4)}`;
}
