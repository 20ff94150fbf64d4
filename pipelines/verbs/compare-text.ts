import type { Comparison } from "../compare/compare.ts";
import { count } from "../core/progress.ts";
import { formatTable, screenWidth } from "../core/text-table.ts";

/** Correlations by domain, the largest moves, and who enters and leaves. */
export function comparisonText(comparison: Comparison): string {
  const { models, domains } = comparison;
  if (domains.length === 0) return "nobody is eligible in any domain: there is nothing to compare";
  return [
    `${models[0]} against ${models[1]}: the same eligible authors, ordered by each`,
    domainsText(comparison),
    movesText(comparison),
    changesText("enters", comparison.enter, models[1]),
    changesText("leaves", comparison.leave, models[1]),
  ].join("\n\n");
}

function domainsText({ domains }: Comparison): string {
  const figure = (value: number | null) => (value === null ? null : value.toFixed(2));
  const table = formatTable(
    [
      { name: "domain" },
      { name: "eligible", align: "right" },
      { name: "ranks", align: "right" },
      { name: "activity", align: "right" },
      { name: "quality", align: "right" },
      { name: "relevance", align: "right" },
      { name: "places", align: "right" },
      { name: "kept", align: "right" },
    ],
    domains.map((one) => [
      one.domain,
      count(one.eligible),
      figure(one.spearman),
      figure(one.activity),
      figure(one.quality),
      figure(one.relevance),
      count(one.places),
      one.places === 0 ? null : `${((100 * one.kept) / one.places).toFixed(0)} %`,
    ]),
    screenWidth(),
  );
  return `${table}\nranks: Spearman's correlation; parts: Pearson's, – where a model has none; kept: places with the same authors`;
}

function movesText({ moves, models }: Comparison): string {
  if (moves.length === 0) return "nobody moves";
  return formatTable(
    [
      { name: "domain" },
      { name: "handle" },
      { name: models[0], align: "right" },
      { name: models[1], align: "right" },
      { name: "moves", align: "right" },
      { name: `M2 ${models[0]}`, align: "right" },
      { name: `M2 ${models[1]}`, align: "right" },
      { name: "most by" },
    ],
    moves.map((one) => [
      one.domain,
      `@${one.handle}`,
      one.rank_a,
      one.rank_b,
      one.rank_a > one.rank_b ? `up ${one.rank_a - one.rank_b}` : `down ${one.rank_b - one.rank_a}`,
      one.m2_a.toFixed(1),
      one.m2_b.toFixed(1),
      one.part,
    ]),
    screenWidth(),
  );
}

/** Names beyond so many are counted. */
const NAMED = 8;

function changesText(what: "enters" | "leaves", changes: Comparison["enter"], model: string): string {
  if (changes.length === 0) return `nobody ${what} a table by ${model}`;
  const domains = [...new Set(changes.map(({ domain }) => domain))];
  return domains
    .map((domain) => {
      const own = changes.filter((one) => one.domain === domain);
      const names = own
        .slice(0, NAMED)
        .map(({ handle, rank_a, rank_b }) => `@${handle} (${rank_a} → ${rank_b})`);
      const more = own.length > NAMED ? `, and ${own.length - NAMED} more` : "";
      return `${what} ${domain}: ${names.join(", ")}${more}`;
    })
    .join("\n");
}
