import { z } from "zod";
import { assertKnown, DOMAIN_NAMES, MODEL_NAMES } from "../core/known.ts";
import type { Database } from "../core/warehouse.ts";
import { ELIGIBLE } from "./eligible.ts";

const number = z.coerce.number();

const domainRow = z.object({
  domain: z.string(),
  eligible: number,
  /** Spearman's rank correlation; null for fewer than two authors. */
  spearman: number.nullable(),
  /** Pearson's correlation of each part; null where a model has no such part, or it is the same for all. */
  activity: number.nullable(),
  quality: number.nullable(),
  relevance: number.nullable(),
  /** Places of the table that both models fill, and how many of them with the same authors. */
  places: number,
  kept: number,
});

const move = z.object({
  domain: z.string(),
  handle: z.string(),
  rank_a: number,
  rank_b: number,
  m2_a: number,
  m2_b: number,
  /** The part whose weighted difference, less what it is on average, went furthest in the direction of the move. */
  part: z.string().nullable(),
});

const change = z.object({ domain: z.string(), handle: z.string(), rank_a: number, rank_b: number });

/** How two score models order the same eligible authors. */
export interface Comparison {
  readonly models: readonly [string, string];
  readonly domains: readonly z.infer<typeof domainRow>[];
  readonly moves: readonly z.infer<typeof move>[];
  /** Who has a place by the second model only, and by the first only. */
  readonly enter: readonly z.infer<typeof change>[];
  readonly leave: readonly z.infer<typeof change>[];
}

/** What to compare: two models, all domains unless one is named, so many of the largest moves per domain. */
export interface CompareQuestion {
  readonly models: readonly [string, string];
  readonly domain?: string | undefined;
  readonly top: number;
}

/**
 * Compares two models of `scores.m2` on the authors that are eligible in each domain: who meets the rules does not
 * depend on the model. Throws {@link PipelineError} for an unknown model or domain, with those there are.
 */
export async function compare(database: Database, question: CompareQuestion): Promise<Comparison> {
  const { models, domain, top } = question;
  for (const model of models) await assertKnown(database, "score model", model, MODEL_NAMES);
  if (domain !== undefined) await assertKnown(database, "domain", domain, DOMAIN_NAMES);
  const [a, b] = models;
  const values = { a, b, domain: domain ?? "" };
  const domains = await database.rows(
    `${ELIGIBLE}
     select domain, count(*) as eligible,
       case when count(*) > 1 and stddev_pop(rank_a) > 0 then round(corr(rank_a, rank_b), 3) end as spearman,
       ${["activity", "quality", "relevance"].map((part) => correlation(part)).join(", ")},
       least(max(target_max), count(*)) as places,
       count(*) filter (where rank_a <= target_max and rank_b <= target_max) as kept
     from ranked group by domain order by domain`,
    domainRow,
    values,
  );
  const moves = await database.rows(
    `${ELIGIBLE},
     parts as (
       select *,
         w_activity_b * activity_b - w_activity_a * activity_a as activity,
         w_quality_b * quality_b - w_quality_a * quality_a as quality,
         w_relevance_b * relevance_b - w_relevance_a * relevance_a as relevance
       from weighted
     ),
     deviations as (
       select domain, author_id, handle, rank_a, rank_b, m2_a, m2_b, sign(rank_a - rank_b) as side,
         activity - avg(activity) over (partition by domain) as activity,
         quality - avg(quality) over (partition by domain) as quality,
         relevance - avg(relevance) over (partition by domain) as relevance
       from parts
     )
     select domain, handle, rank_a, rank_b, m2_a, m2_b,
       case greatest(side * activity, side * quality, side * relevance)
         when side * activity then 'activity' when side * quality then 'quality' when side * relevance then 'relevance'
       end as part
     from deviations where rank_a <> rank_b
     qualify row_number() over (partition by domain order by abs(rank_a - rank_b) desc, author_id) <= ${top}
     order by domain, abs(rank_a - rank_b) desc, author_id`,
    move,
    values,
  );
  const changes = (where: string, order: string) =>
    database.rows(
      `${ELIGIBLE} select domain, handle, rank_a, rank_b from ranked where ${where} order by domain, ${order}`,
      change,
      values,
    );
  return {
    models,
    domains,
    moves,
    enter: await changes("rank_b <= target_max and rank_a > target_max", "rank_b"),
    leave: await changes("rank_a <= target_max and rank_b > target_max", "rank_a"),
  };
}

function correlation(part: string): string {
  return `case when stddev_pop(${part}_a) > 0 and stddev_pop(${part}_b) > 0
    then round(corr(${part}_a, ${part}_b), 3) end as ${part}`;
}
