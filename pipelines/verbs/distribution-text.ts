import { count } from "../core/progress.ts";
import { sparkline } from "../core/sparkline.ts";
import { formatTable, screenWidth } from "../core/text-table.ts";
import { BIN_WIDTH, type Distribution } from "../distribution/distribution.ts";
import type { Drift } from "../export/drift-now.ts";
import { driftLines } from "./drift-text.ts";

interface Shown {
  readonly domain?: string | undefined;
  readonly measure: string;
}

/** Health, faults, histograms and drift. */
export function distributionText(found: Distribution, drift: Drift | null, shown: Shown): string {
  if (found.health.length === 0) return "nothing speaks for anybody yet: there is no distribution";
  return [
    `scores of ${found.score_model}, of candidates for whom anything speaks`,
    healthText(found, shown),
    faultsText(found),
    shown.domain === undefined ? sparklinesText(found, shown.measure) : barsText(found, shown.domain),
    drift === null ? "no release to compare with yet" : driftText(drift),
  ].join("\n\n");
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function healthText({ health }: Distribution, { domain, measure }: Shown): string {
  const rows = domain === undefined ? health.filter((row) => row.measure === measure) : health;
  const shares = (of: string) =>
    health
      .filter((row) => row.domain === of && row.variance_share !== null)
      .map((row) => [row.measure, row] as const);
  const parts = (of: string) => {
    const share = new Map(shares(of).map(([part, row]) => [part, row.variance_share]));
    return ["activity", "quality", "relevance"].map((part) => {
      const value = share.get(part);
      return value === undefined || value === null ? null : `${(100 * value).toFixed(0)} %`;
    });
  };
  const table = formatTable(
    [
      { name: domain === undefined ? "domain" : "measure" },
      ...["authors", "unfound", "distinct", "at bound", "Gini", "followers", "act.", "qual.", "rel."].map(
        (name) => ({
          name,
          align: "right" as const,
        }),
      ),
      ...["1 %", "median", "99 %"].map((name) => ({ name, align: "right" as const })),
    ],
    rows.map((row) => [
      domain === undefined ? row.domain : row.measure,
      count(row.authors),
      percent(row.share_nothing_found),
      count(row.distinct_values),
      percent(row.share_at_bound),
      row.gini?.toFixed(2) ?? null,
      row.spearman_followers?.toFixed(2) ?? null,
      ...(row.measure === "m2_score" ? parts(row.domain) : [null, null, null]),
      row.p01.toFixed(1),
      row.median.toFixed(1),
      row.p99.toFixed(1),
    ]),
    screenWidth(),
  );
  return `${table}\nunfound: candidates left aside, for whom nothing speaks; followers: rank correlation of M2 with them;\nact., qual., rel.: each part's share of the variance of M2`;
}

function faultsText({ faults }: Distribution): string {
  if (faults.length === 0) return "no figure misses its threshold (seeds/rules/thresholds.csv)";
  return faults
    .map(
      ({ domain, measure, figure, threshold, meaning }) =>
        `misses its threshold: ${measure} of ${domain}: ${figure}, limit ${threshold} (${meaning})`,
    )
    .join("\n");
}

function sparklinesText({ histograms }: Distribution, measure: string): string {
  const rows = histograms.filter((row) => row.measure === measure);
  const width = Math.max(...rows.map(({ domain }) => domain.length));
  return [
    `${measure}, ${BIN_WIDTH} points a block`,
    `${" ".repeat(width)}  0${" ".repeat(50 / BIN_WIDTH - 1)}50${" ".repeat(50 / BIN_WIDTH - 2)}100`,
    ...rows.map(({ domain, bins }) => `${domain.padEnd(width)} |${sparkline(bins)}|`),
  ].join("\n");
}

/** Columns of the longest bar. */
const BAR = 40;

function barsText({ histograms }: Distribution, domain: string): string {
  return histograms
    .filter((row) => row.domain === domain)
    .map(({ measure, bins }) => {
      const most = Math.max(...bins);
      const lines = bins.map((authors, i) => {
        const bar = "█".repeat(Math.ceil((BAR * authors) / most));
        const from = i * BIN_WIDTH;
        return `${String(from).padStart(3)}–${String(from + BIN_WIDTH).padEnd(3)} ${bar}${authors > 0 ? ` ${count(authors)}` : ""}`;
      });
      return [measure, ...lines].join("\n");
    })
    .join("\n\n");
}

function driftText({ compared_with, domains }: Drift): string {
  return [`against release ${compared_with}:`, ...driftLines(domains)].join("\n");
}
