import { z } from "zod";
import type { Database } from "../core/warehouse.ts";
import type { ExplainedComponent } from "./components.ts";

const number = z.coerce.number();

const totals = z.object({
  activity: number.nullable(),
  quality: number.nullable(),
  relevance: number.nullable(),
  m2_score: number,
  activity_observed: number.nullable(),
  quality_observed: number.nullable(),
  coverage: number,
  activity_weight: number.nullable(),
  quality_weight: number.nullable(),
  relevance_weight: number.nullable(),
  decimals: number,
  score_error: number.nullable(),
  peers: number,
  peer_percentile: number,
  deviation: number,
  display_score: number,
  middle: number,
  spread: number,
});

/** M2 of an author in a domain, with how it was normalised. */
export type ExplainedTotals = z.infer<typeof totals>;

/** Reads the published totals; undefined when the author is no candidate of the domain. */
export async function readTotals(
  database: Database,
  authorId: string,
  domain: string,
  model: string,
): Promise<ExplainedTotals | undefined> {
  const weight = (part: string) =>
    `(select weight from seeds.score_models
      where score_model = $model and part = 'm2' and input = '${part}') as ${part}_weight`;
  const [row] = await database.rows(
    `select m.activity, m.quality, m.relevance, m.m2_score, m.activity_observed, m.quality_observed, m.coverage,
       ${weight("activity")}, ${weight("quality")}, ${weight("relevance")},
       (select decimals from seeds.score_models where score_model = $model and part = 'total') as decimals,
       e.score_error, n.peers, n.peer_percentile, n.deviation, n.display_score, c.middle, c.spread
     from scores.m2 as m
     join scores.normalised as n using (author_id, domain, score_model)
     join scores.calibration as c using (score_model, domain, follower_tier)
     left join scores.errors as e using (author_id, score_model)
     where m.author_id = $authorId and m.domain = $domain and m.score_model = $model`,
    totals,
    { authorId, domain, model },
  );
  return row;
}

/** A part may be rounded before the total is taken, and components are summed in millionths. */
const ROUNDING = 0.06;

/**
 * Throws an Error (a bug, not bad input) unless the components add up to the published parts, and the parts to M2.
 * A part at a bound of its scale need not.
 */
export function assertAddsUp(total: ExplainedTotals, components: readonly ExplainedComponent[]): void {
  for (const part of ["activity", "quality"] as const) {
    const value = total[part];
    const weight = total[`${part}_weight`];
    if (value === null || weight === null || value <= 0 || value >= 100) continue;
    const own = components.filter((one) => one.part === part);
    const sum = own.reduce((all, { contribution }) => all + contribution, 0) / weight;
    if (Math.abs(sum - value) > ROUNDING) throw new Error(`${part} is ${value}, its components give ${sum}`);
  }
  const m2 = (["activity", "quality", "relevance"] as const).reduce(
    (all, part) => all + (total[`${part}_weight`] ?? 0) * (total[part] ?? 0),
    0,
  );
  const bounded = Math.min(100, Math.max(0, m2));
  if (Math.abs(bounded - total.m2_score) > 0.5 * 10 ** -total.decimals + 0.001) {
    throw new Error(`M2 is ${total.m2_score}, its parts give ${m2}`);
  }
}
