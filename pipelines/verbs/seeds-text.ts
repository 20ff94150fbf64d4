import type { Config } from "../core/config.ts";
import { count } from "../core/progress.ts";
import { formatTable } from "../core/text-table.ts";
import type { RefreshReport } from "../refresh/refresh.ts";
import type { LintFinding, LintRule } from "../seeds/findings.ts";
import type { LintReport } from "../seeds/lint.ts";
import { commandLine } from "./command-line.ts";

const SHOWN = 5;

const TITLES: Record<LintRule, string> = {
  error: "Errors: nothing runs before these are corrected",
  leftover: "Left by an adopt that was killed",
  below_target: "Lists too short for their domain's lower target",
  organisation: "Organisations on lists of people",
  look_alike: "Handles that look alike",
  same_evidence: "On several lists without evidence for each",
  shared_evidence: "Many handles with one evidence",
  unknown_source_type: "Kinds of source that nothing explains",
  added_in_future: "Added in the future",
  retired_without_note: "Retired without a reason",
  unsorted: "Lists out of order",
};

/** Findings by kind, errors first and all of them; of each warning the first few. Whole lines: advice must not be cut. */
export function lintText({ findings, tables, domains }: LintReport): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const summary = `${Object.keys(domains).length} domains, ${count(tables.handles ?? 0)} handles: ${count(errors)} errors, ${count(findings.length - errors)} warnings`;
  const groups = (Object.keys(TITLES) as LintRule[]).flatMap((rule) => {
    const own = findings.filter((finding) => finding.rule === rule);
    return own.length === 0 ? [] : [...groupLines(rule, own), ""];
  });
  return [...groups, summary].join("\n");
}

function groupLines(rule: LintRule, findings: readonly LintFinding[]): string[] {
  const shown = rule === "error" || rule === "below_target" ? findings : findings.slice(0, SHOWN);
  const hints = new Set(shown.map(({ hint }) => hint));
  const [hint] = hints;
  const rest = findings.length - shown.length;
  return [
    `${TITLES[rule]} (${count(findings.length)}):`,
    ...shown.map((finding) => {
      const place = [finding.file, finding.line].filter((part) => part !== null).join(":");
      return `  ${place}: ${finding.what}${hints.size > 1 ? `. ${finding.hint}` : ""}`;
    }),
    ...(rest > 0 ? [`  … and ${count(rest)} more (--json has all)`] : []),
    ...(hints.size === 1 ? [`  → ${hint}`] : []),
  ];
}

/** Alarms first, then what can be adopted, and how. */
export function refreshText(report: RefreshReport, config: Config, width: number): string {
  const { proposals, file, as_of, seeds_changed } = report;
  const alarms = proposals.filter(({ action }) => action === "alarm");
  const others = proposals.filter(({ action }) => action !== "alarm");
  return [
    ...alarms.map(
      ({ handle, domain, note, new_handle }) =>
        `ALARM @${handle} (${domain}): ${note}${new_handle === null ? "" : `, who was last seen as @${new_handle}`}`,
    ),
    ...(alarms.length === 0 ? [] : [""]),
    ...(others.length === 0
      ? []
      : [
          formatTable(
            ["action", "handle", "domain", "new handle", "times", "last seen", "why"].map((name) => ({
              name,
            })),
            others.map((row) => [
              row.action,
              `@${row.handle}`,
              row.domain,
              row.new_handle === null ? null : `@${row.new_handle}`,
              row.times,
              row.last_seen.slice(0, 10),
              row.note,
            ]),
            width,
          ),
          "",
        ]),
    `By the build as of ${as_of.slice(0, 10)}: ${summaryOf(proposals)}.`,
    ...(seeds_changed
      ? ["The seeds were changed since that build: what does not fit any more is rejected."]
      : []),
    ...(file === null
      ? []
      : [
          `Written to ${file}. Look through it and delete the rows you do not want; an alarm is left alone until you`,
          "make its action rename or retire. Then:",
          `  ${commandLine(config, "npm run seeds", "adopt", file, "--write")}`,
        ]),
  ].join("\n");
}

function summaryOf(proposals: RefreshReport["proposals"]): string {
  if (proposals.length === 0) return "nothing to propose, every seed is where it was";
  const counts = (["alarm", "rename", "retire"] as const).map((action) => {
    const number = proposals.filter((row) => row.action === action).length;
    return number === 0 ? [] : [`${count(number)} to ${action === "alarm" ? "look at" : action}`];
  });
  return counts.flat().join(", ");
}
