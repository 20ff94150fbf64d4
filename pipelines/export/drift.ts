import { z } from "zod";
import type { Database } from "../core/warehouse.ts";
import type { DomainPair } from "./domain-pairs.ts";
import type { DomainDrift, Manifest } from "./manifest.ts";

const number = z.coerce.number();

const measured = z.object({
  before: number,
  now: number,
  psi: number.nullable(),
  kept: number.nullable(),
  spearman: number.nullable(),
});

const limits = z.object({
  watch: number,
  alarm: number,
  overlap_watch: number,
  overlap_alarm: number,
  places: number,
  least: number,
});

/**
 * How far the scores and ranks of each domain are from an earlier release: the population stability index of M2 over
 * the deciles of the earlier scores, the share of the first places kept, and Spearman's correlation of the ranks of
 * those in both. The verdict goes by the thresholds `drift_*` of the seeds.
 */
export async function readDrift(
  database: Database,
  pairs: readonly DomainPair[],
  models: { readonly now: string; readonly before: Manifest["score_models"] },
): Promise<DomainDrift[]> {
  const allowed = await readLimits(database);
  const isOther = !models.before.includes(models.now);
  const drifts: DomainDrift[] = [];
  for (const pair of pairs) {
    const [row] = await database.rows(driftSql(pair, allowed.places), measured);
    if (row === undefined) continue;
    const verdict = isOther ? "other model" : verdictOf(row, allowed);
    drifts.push({ domain: pair.domain, verdict, ...row, psi: isOther ? null : row.psi });
  }
  return drifts;
}

type Limits = z.infer<typeof limits>;

async function readLimits(database: Database): Promise<Limits> {
  const names: Record<keyof Limits, string> = {
    watch: "drift_watch",
    alarm: "drift_alarm",
    overlap_watch: "drift_overlap_watch",
    overlap_alarm: "drift_overlap_alarm",
    places: "drift_first_places",
    least: "drift_least_authors",
  };
  const columns = Object.entries(names).map(
    ([column, name]) => `max(value) filter (where name = '${name}') as ${column}`,
  );
  const [row] = await database.rows(`select ${columns.join(", ")} from seeds.thresholds`, limits);
  if (row === undefined) throw new Error("seeds.thresholds is empty");
  return row;
}

function verdictOf(
  { before, now, psi, kept }: z.infer<typeof measured>,
  allowed: Limits,
): DomainDrift["verdict"] {
  if (Math.min(before, now) < allowed.least) return "too few";
  if ((psi ?? 0) >= allowed.alarm || (kept ?? 1) < allowed.overlap_alarm) return "alarm";
  return (psi ?? 0) >= allowed.watch || (kept ?? 1) < allowed.overlap_watch ? "watch" : "steady";
}

/** PSI = sum of (a - e) ln(a / e) over bins, half an author added to each so that none is empty. */
function driftSql({ now, before }: DomainPair, places: number): string {
  return `with
    now as (select author_id, rank, m2_score from ${now}),
    before as (select author_id, rank, m2_score from ${before}),
    edges as (select quantile_cont(m2_score::double, [${DECILES.join(", ")}]) as edges from before),
    binned as (
      select 'now' as side, len(list_filter(edges.edges, edge -> edge < m2_score)) as bin from now, edges
      union all
      select 'before' as side, len(list_filter(edges.edges, edge -> edge < m2_score)) as bin from before, edges
    ),
    shares as (
      select bins.bin,
        (count(*) filter (where side = 'now') + 0.5) / ((select count(*) from now) + 5) as a,
        (count(*) filter (where side = 'before') + 0.5) / ((select count(*) from before) + 5) as e
      from range(10) as bins(bin) left join binned on bins.bin = binned.bin
      group by bins.bin
    ),
    shared as (
      select rank() over (order by now.rank) as rank_now, rank() over (order by before.rank) as rank_before
      from now join before using (author_id)
    ),
    first as (select least(${places}, (select count(*) from now), (select count(*) from before)) as places)
    select
      (select count(*) from before) as before,
      (select count(*) from now) as now,
      case when (select count(*) from now) > 0 and (select count(*) from before) > 0
        then (select round(sum((a - e) * ln(a / e)), 4) from shares) end as psi,
      (select round(
         (select count(*) from now join before using (author_id)
          where now.rank <= first.places and before.rank <= first.places) / nullif(first.places, 0), 4
       ) from first) as kept,
      (select case when count(*) > 1 then round(corr(rank_now, rank_before), 4) end from shared) as spearman`;
}

const DECILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
