import { z } from "zod";
import { sqlTimestamp } from "../core/clock.ts";
import { withDatabase } from "../core/warehouse.ts";

const coverageRow = z.object({
  valid: z.coerce.number(),
  toward_targets: z.coerce.number(),
  worst_shortfall: z.number(),
  mean_shortfall: z.number(),
  tier_shortfall: z.number().nullable(),
  region_shortfall: z.number().nullable(),
});

/**
 * How far the tables of a build are. `valid`: curated authors over all domains that are not older than their domain
 * allows; `toward_targets` counts no domain beyond its lower target. Shortfalls are shares of a lower target that are
 * missing: the worst and the mean of the domains, and the mean over the quotas of `quotas.csv` for tiers and regions.
 */
export type Coverage = z.infer<typeof coverageRow>;

/** Measures the coverage of a build at a moment, milliseconds since 1970. */
export async function measureCoverage(file: string, at: number): Promise<Coverage> {
  const [row] = await withDatabase({ file, readOnly: true }, (database) =>
    database.rows(COVERAGE, coverageRow, { at: sqlTimestamp(at) }),
  );
  if (row === undefined) throw new Error(`${file} has no domains`);
  return row;
}

const COVERAGE = `
  with valid as (
    select standings.domain, follower_tier as tier, region
    from ops.standings as standings
    inner join seeds.domains as domains on standings.domain = domains.domain
    where is_curated and date_diff('hour', fetched_at, $at::timestamp) <= 24 * max_age_days
  ),
  by_domain as (
    select domains.domain, any_value(target_min) as target, count(valid.domain) as authors
    from seeds.domains as domains left join valid on domains.domain = valid.domain
    group by domains.domain
  ),
  quotas as (
    select domain, target_min * share as quota, dimension, value
    from seeds.domains cross join seeds.quotas
    where share > 0
  ),
  by_quota as (
    select
      quotas.dimension,
      greatest(0, 1 - count(valid.domain) / any_value(quotas.quota)) as shortfall
    from quotas
    left join valid
      on quotas.domain = valid.domain
      and quotas.value = case quotas.dimension when 'tier' then valid.tier else valid.region end
    group by quotas.domain, quotas.dimension, quotas.value
  )
  select
    sum(authors) as valid,
    sum(least(authors, target)) as toward_targets,
    max(greatest(0, 1 - authors / target))::double as worst_shortfall,
    avg(greatest(0, 1 - authors / target))::double as mean_shortfall,
    (select avg(shortfall) from by_quota where dimension = 'tier')::double as tier_shortfall,
    (select avg(shortfall) from by_quota where dimension = 'region')::double as region_shortfall
  from by_domain`;
