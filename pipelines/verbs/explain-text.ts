import { count, counted } from "../core/progress.ts";
import { formatTable, screenWidth } from "../core/text-table.ts";
import type { DomainPlace } from "../explain/author.ts";
import type { ExplainedComponent } from "../explain/components.ts";
import type { Explanation } from "../explain/explain.ts";
import type { Recomputed } from "../explain/recompute.ts";

const PARTS = ["activity", "quality", "relevance"] as const;

/** The whole explanation: who, where, M2 line by line, evidence, normalisation, and what would change the rank. */
export function explanationText(explanation: Explanation, recomputed: Recomputed | null): string {
  return [
    headText(explanation),
    m2Text(explanation),
    componentsText(explanation.components),
    relevanceText(explanation),
    rankText(explanation),
    ...(recomputed === null ? [] : [recomputedText(recomputed)]),
  ].join("\n\n");
}

function headText({ author, domain, places, posts }: Explanation): string {
  const followers = author.followers_count === null ? "unknown" : count(author.followers_count);
  const here = places.find((place) => place.domain === domain);
  const others = places.filter((place) => place.domain !== domain);
  const read =
    posts.posts === 0
      ? "no posts read"
      : `${counted(posts.posts, "post")} of ${responses(posts.responses)}, read ${posts.fetched_at?.slice(0, 10)}`;
  return [
    `@${author.handle}  ${author.name ?? ""}  (${author.author_id})`,
    `${followers} followers (${author.follower_tier}), ${author.kind}`,
    `profile from response ${author.request_id} of ${author.fetched_at.slice(0, 16)} (${author.source}); ${read}`,
    ...(here === undefined ? [] : [`${domain}: ${placeText(here)}`]),
    ...others.slice(0, MOST_OTHERS).map((place) => `${place.domain}: ${placeText(place)}`),
    ...(others.length > MOST_OTHERS ? [`and ${others.length - MOST_OTHERS} more domains`] : []),
  ].join("\n");
}

const MOST_OTHERS = 5;

function responses(ids: readonly string[]): string {
  const more = ids.length > 2 ? ` and ${ids.length - 2} more` : "";
  return `response ${ids.slice(0, 2).join(", ")}${more}`;
}

function placeText({ is_curated, is_seeded, place, reason, detail }: DomainPlace): string {
  const listed = is_seeded ? ", on its seed list" : "";
  if (is_curated) return `place ${place}${listed}`;
  return `left out${listed}: ${reason?.replaceAll("_", " ")}${detail === null ? "" : ` (${detail})`}`;
}

function m2Text({ totals, domain, score_model }: Explanation): string {
  const terms = PARTS.flatMap((part) => {
    const weight = totals[`${part}_weight`];
    return weight === null ? [] : [`${weight.toFixed(2)} × ${part} ${(totals[part] ?? 0).toFixed(2)}`];
  });
  const observed = (["activity", "quality"] as const).flatMap((part) => {
    const value = totals[`${part}_observed`];
    return value === null ? [] : [`${part} ${value.toFixed(1)}`];
  });
  return [
    `M2 in ${domain} by ${score_model}: ${totals.m2_score} = ${terms.join(" + ")}`,
    `${(100 * totals.coverage).toFixed(0)} % of the evidence was observed (by that alone: ${observed.join(", ") || "nothing"}); for the rest the author counts as its peers`,
    `among ${count(totals.peers)} peers: percentile ${totals.peer_percentile}, display score ${totals.display_score} (their middle ${totals.middle.toFixed(1)}, one deviation ${totals.spread.toFixed(1)})`,
    totals.score_error === null
      ? "no sample of posts entered M2, so it has no sampling error"
      : `sampling error of M2 from the posts read: ±${totals.score_error.toFixed(2)}`,
  ].join("\n");
}

function componentsText(components: readonly ExplainedComponent[]): string {
  const table = formatTable(
    [
      { name: "part" },
      { name: "component" },
      { name: "input" },
      { name: "measured", align: "right" },
      { name: "points", align: "right" },
      { name: "peers", align: "right" },
      { name: "own", align: "right" },
      { name: "weight", align: "right" },
      { name: "in M2", align: "right" },
      { name: "seen in" },
    ],
    components.map((one) => [
      one.part,
      one.component,
      one.input,
      one.value === null ? null : measured(one.value),
      one.points === null ? null : one.points.toFixed(1),
      one.peer_points.toFixed(1),
      `${(100 * one.share).toFixed(0)} %`,
      one.weight.toFixed(3),
      one.contribution.toFixed(2),
      one.seen_in ?? unseenText(one),
    ]),
    screenWidth(),
  );
  return `${table}\npoints: 0 to 100; own: how much of the component the author's own observations are, the rest is the peers'`;
}

function unseenText({ value, peer_points }: ExplainedComponent): string {
  const what = value === null ? "not observed" : "too few observed";
  return peer_points > 0 ? `${what}: as its peers` : what;
}

function measured(value: number): string {
  if (Number.isInteger(value)) return count(value);
  return Math.abs(value) >= 100 ? count(Math.round(value)) : value.toFixed(3);
}

function relevanceText({ sources, totals, domain, components }: Explanation): string {
  if (components.some(({ part }) => part === "relevance"))
    return "relevance: the same in every domain, by its components above";
  if (sources.length === 0) return `relevance: nothing speaks for ${domain}`;
  const table = formatTable(
    [
      { name: "source" },
      { name: "evidence", align: "right" },
      { name: "trust", align: "right" },
      { name: "probability", align: "right" },
      { name: "terms and their weights" },
    ],
    sources.map((one) => [
      one.source,
      one.evidence.toFixed(2),
      one.trust.toFixed(2),
      one.probability.toFixed(3),
      one.source === "curator" ? "the seed list" : one.terms.join(", "),
    ]),
    screenWidth(),
  );
  const value = (100 * (1 - sources.reduce((all, { probability }) => all * (1 - probability), 1))).toFixed(1);
  const own = totals.relevance === null ? "" : ` = ${value}`;
  return `${table}\nrelevance: the chance that at least one source is right, 100 × (1 − Π (1 − probability))${own}`;
}

function rankText({ rank, domain }: Explanation): string {
  if (rank === null)
    return `no rank in ${domain}: only authors who meet its rules have one, by the ranking model`;
  const next = [
    ...(rank.above === null ? [] : [`above: @${rank.above.handle} with ${rank.above.m2_score}`]),
    ...(rank.below === null ? [] : [`below: @${rank.below.handle} with ${rank.below.m2_score}`]),
  ];
  return [
    `rank ${rank.rank} of ${rank.eligible} eligible in ${domain} (${rank.target_max} places); ${next.join(", ")}`,
    `${rank.is_stable ? "stable" : "not stable"}: ${rank.best_rank} to ${rank.worst_rank} under weights changed by 20 % (moves ${rank.moved_by_weights}) and other samples of posts (moves ${rank.moved_by_posts})`,
    ...rank.chances.map(
      ({ component, points, rank: place }) =>
        `full points in ${component} would add ${points.toFixed(1)}: rank ${place}`,
    ),
  ].join("\n");
}

function recomputedText({ tables, rows, author_rows }: Recomputed): string {
  return `recomputed from raw and seeds: all ${count(rows)} rows of ${tables} tables are equal, ${author_rows} of them about this author`;
}
