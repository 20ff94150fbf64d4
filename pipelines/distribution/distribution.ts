import { z } from "zod";
import { assertKnown, DOMAIN_NAMES, MODEL_NAMES, rankingModel } from "../core/known.ts";
import type { Database } from "../core/warehouse.ts";

const number = z.coerce.number();

const health = z.object({
  domain: z.string(),
  measure: z.string(),
  authors: number,
  distinct_values: number,
  share_at_bound: number,
  share_nothing_found: number,
  p01: number,
  p25: number,
  median: number,
  p75: number,
  p99: number,
  gini: number.nullable(),
  spearman_followers: number.nullable(),
  variance_share: number.nullable(),
});
const fault = z.object({
  domain: z.string(),
  measure: z.string(),
  fault: z.string(),
  figure: number,
  threshold: number,
  meaning: z.string(),
});
const bins = z.object({ domain: z.string(), measure: z.string(), bins: z.array(number) });

/** Points of the scale in one bin of a histogram. */
export const BIN_WIDTH = 5;

/** How the scores of one model are spread. */
export interface Distribution {
  readonly score_model: string;
  /** One row per domain (and `all`) and measure. */
  readonly health: readonly z.infer<typeof health>[];
  /** Figures that miss a threshold of the seeds; only the ranking model is judged. */
  readonly faults: readonly z.infer<typeof fault>[];
  /** Authors per bin of {@link BIN_WIDTH} points from 0 to 100. */
  readonly histograms: readonly z.infer<typeof bins>[];
}

/**
 * Reads the distribution of a model (the ranking one unless named), of all domains or one. Throws
 * {@link PipelineError} for an unknown model or domain, with those there are.
 */
export async function readDistribution(
  database: Database,
  question: { readonly domain?: string | undefined; readonly model?: string | undefined },
): Promise<Distribution> {
  const ranking = await rankingModel(database);
  const model = question.model ?? ranking;
  await assertKnown(database, "score model", model, MODEL_NAMES);
  const domain = question.domain ?? "";
  if (domain !== "") {
    await assertKnown(database, "domain", domain, `${DOMAIN_NAMES} union select 'all'`);
  }
  const order = "domain = 'all' desc, domain, measure";
  const here = "score_model = $model and $domain in ('', domain)";
  return {
    score_model: model,
    health: await database.rows(
      `select ${Object.keys(health.shape).join(", ")} from scores.distribution where ${here} order by ${order}`,
      health,
      { model, domain },
    ),
    faults:
      model === ranking
        ? await database.rows(
            `select f.domain, f.measure, f.fault, f.figure, f.threshold, t.meaning
             from scores.distribution_faults as f join seeds.thresholds as t on f.fault = t.name
             where $domain in ('', f.domain) order by f.domain = 'all' desc, f.domain, f.measure, f.fault`,
            fault,
            { domain },
          )
        : [],
    histograms: await database.rows(
      `with counted as (
         select domain, measure, least(${100 / BIN_WIDTH - 1}, floor(value / ${BIN_WIDTH}))::integer as bin,
           sum(authors) as authors
         from scores.histogram where ${here} group by all
       )
       select domain, measure,
         list_transform(range(${100 / BIN_WIDTH}), i -> coalesce(map_from_entries(list((bin, authors)))[i::integer], 0))
           as bins
       from counted group by domain, measure order by ${order}`,
      bins,
      { model, domain },
    ),
  };
}
