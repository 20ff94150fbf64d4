import { type AuditCount, CONFIDENCE } from "../core/audit.ts";
import type { Config } from "../core/config.ts";
import { count, counted } from "../core/progress.ts";
import { formatTable, screenWidth } from "../core/text-table.ts";
import type { AuditReport } from "../seeds/newest-audit.ts";
import { commandLine } from "./command-line.ts";

/** What was drawn and what to do with it. */
export function drawnText(
  { file, sampled, curated }: { file: string; sampled: number; curated: number },
  config: Config,
): string {
  return [
    `${file}: ${count(sampled)} of ${counted(curated, "curated author")}, evenly over domains and follower tiers`,
    "Look at each account, and fill in judgement (person, organisation or unclear) and judged_by, for all of them.",
    `next: ${commandLine(config, "npm run audit", "--judged", file)}`,
  ].join("\n");
}

/** The bounds, overall and by domain. */
export function auditText(report: AuditReport): string {
  const { audit, build_id, curated, result } = report;
  const ends = result.organisations + result.unclear;
  return [
    `organisations among the ${count(curated)} curated authors of build ${build_id.slice(0, 8)}: ${count(ends)} of ${count(result.sampled)}, so at most ${percent(result.at_most)} at ${percent(CONFIDENCE, 0)} confidence`,
    ...(result.unclear > 0 ? [`${count(result.unclear)} of them unclear, which counts as organisation`] : []),
    "",
    formatTable(
      [
        { name: "domain" },
        { name: "sampled", align: "right" },
        { name: "organisations", align: "right" },
        { name: "unclear", align: "right" },
        { name: "at most", align: "right" },
      ],
      [...result.domains.map((one) => rowOf(one.domain, one)), rowOf("all", result)],
      screenWidth(),
    ),
    "",
    `audit ${audit} of ${report.drawn_at.slice(0, 10)}; who is in several tables counts in each`,
  ].join("\n");
}

/** Where the audit and its judgements were put. */
export function recordedText(
  recorded: { audits: string; added: number; reviews: string; decisions: number },
  config: Config,
): string {
  if (recorded.added === 0 && recorded.decisions === 0) return `${recorded.audits}: has this audit already`;
  return [
    `${recorded.audits}: ${counted(recorded.added, "judgement")} added`,
    `${recorded.reviews}: ${counted(recorded.decisions, "decision")} added, by which organisations leave the tables`,
    `next: ${commandLine(config, "npm run build")}; the release after it tells of the audit`,
  ].join("\n");
}

function rowOf(name: string, { sampled, organisations, unclear, at_most }: AuditCount) {
  return [name, count(sampled), count(organisations), count(unclear), percent(at_most)];
}

/** Upwards, so that a bound stays one. */
function percent(share: number, decimals = 1): string {
  const scale = 10 ** decimals;
  return `${(Math.ceil(share * 100 * scale - 1e-9) / scale).toFixed(decimals)} %`;
}
