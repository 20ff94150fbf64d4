import { z } from "zod";
import { sqlTimestamp } from "../core/clock.ts";
import { literal, withDatabase } from "../core/warehouse.ts";

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
 * allows; `toward_targets` counts no domain beyond its lower target. Shortfalls are shares that are missing: of a lower
 * target, the worst and the mean of the domains; of all places that the quotas of `quotas.csv` give to tiers, and to
 * regions, at the lower targets. Regions are those where the authors truly live, whatever their locations say.
 */
export type Coverage = z.infer<typeof coverageRow>;

/** Measures the coverage of a build at a moment, milliseconds since 1970; `truth` is the file about the simulated world. */
export async function measureCoverage(file: string, truth: string, at: number): Promise<Coverage> {
  const [row] = await withDatabase({ file, readOnly: true }, (database) =>
    database.rows(coverageSql(truth), coverageRow, { at: sqlTimestamp(at) }),
  );
  if (row === undefined) throw new Error(`${file} has no domains`);
  return row;
}

const coverageSql = (truth: string) => `
  with truth as (
    select author_id, region
    from read_json(
      ${literal(truth)}, format = 'newline_delimited', columns = {author_id: 'varchar', country: 'varchar'}
    ) as world
    inner join seeds.countries as countries on world.country = countries.country
  ),
  valid as (
    select standings.domain, follower_tier as tier, truth.region
    from ops.standings as standings
    inner join seeds.domains as domains on standings.domain = domains.domain
    left join truth on standings.author_id = truth.author_id
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
      any_value(quotas.quota) as quota,
      greatest(0, any_value(quotas.quota) - count(valid.domain)) as missing
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
    (select sum(missing) / sum(quota) from by_quota where dimension = 'tier')::double as tier_shortfall,
    (select sum(missing) / sum(quota) from by_quota where dimension = 'region')::double as region_shortfall
  from by_domain`;
