import { identifier, literal } from "../core/warehouse.ts";
import { spearmanSql } from "./rank-sql.ts";

/**
 * Puts what the scores are compared with beside the tables of a build, as temporary tables; `truth` is the file about the
 * simulated world.
 *
 * - `members`: an author and a domain the author truly has to do with.
 * - `judged`: a found author and a domain, with the relevance that the author has there, 0 where there is none.
 * - `persons`: a found person and a score model, with the highest M2 over domains.
 */
export const worldSql = (truth: string) => `
  create temp table truth as
  from read_json(
    ${literal(truth)}, format = 'newline_delimited', columns = {
      author_id: 'varchar', kind: 'varchar', influence: 'double', domains: 'struct(domain varchar)[]'
    }
  );
  create temp table members as select author_id, unnest(domains).domain as domain from truth;
  create temp table judged as
  select
    latest.author_id,
    domains.domain,
    coalesce(relevance.relevance, 0)::double as relevance,
    members.author_id is not null as is_member,
    not coalesce(bool_or(relevance.is_seeded) over (partition by latest.author_id), false) as is_unlisted
  from authors.latest as latest
  cross join seeds.domains as domains
  left join signals.relevance as relevance
    on latest.author_id = relevance.author_id and domains.domain = relevance.domain
  left join members on latest.author_id = members.author_id and domains.domain = members.domain;
  create temp table persons as
  select
    m2.*,
    m2.m2_score::double as total,
    truth.influence,
    latest.followers_count as followers
  from scores.m2 as m2
  inner join truth on m2.author_id = truth.author_id
  inner join authors.latest as latest on m2.author_id = latest.author_id
  where truth.kind = 'person'
  qualify row_number() over (partition by m2.score_model, m2.author_id order by m2.m2_score desc, m2.domain) = 1`;

/** What is in the tables, and what the ledger says of it. */
export const COST = `
  select
    (select count(*) from authors.latest) as found,
    (select count(*) from ops.requests) as requests,
    coalesce(sum(posts_returned), 0) as posts,
    coalesce(sum(cost_dollars), 0) as dollars
  from ops.costs`;

/** Places of the curated tables, and those that members hold. */
export const placesSql = (tables: readonly string[]) => `
  select count(*) as places, count(members.author_id) as members
  from (${everyTable(tables, "author_id")}) as places
  left join members on places.author_id = members.author_id and places.domain = members.domain`;

/** Share of the places that is stable. */
export const stableSql = (tables: readonly string[]) => `
  select count(*) filter (is_stable) / nullif(count(*), 0) as stable
  from (${everyTable(tables, "is_stable")})`;

/** Rank correlations by score model, and the share of totals that can go no lower or higher. */
export const MODELS = `
  select correlations.*, settings.value is not null as is_default, ends.at_ends
  from (
    ${spearmanSql("persons", "score_model", {
      m2_influence: ["total", "influence"],
      quality_influence: ["quality", "influence"],
      followers_influence: ["followers", "influence"],
      m2_followers: ["total", "followers"],
    })}
  ) as correlations
  inner join (
    select score_model, avg((total <= 0 or total >= 100)::integer) as at_ends from persons group by score_model
  ) as ends on correlations.score_model = ends.score_model
  left join seeds.settings as settings
    on settings.name = 'default_score_model' and correlations.score_model = settings.value
  order by is_default desc, correlations.score_model`;

/** Names of the parts of M2, each a column of scores.m2. */
export const PART_NAMES =
  "select distinct input as name from seeds.score_models where part = 'm2' order by name";

/** Share of the variance of M2 by score model and part, the greatest first. */
export const partsSql = (parts: readonly string[]) => `
  select
    valued.score_model,
    valued.part,
    any_value(models.weight) * covar_pop(valued.value, valued.total) / nullif(var_pop(valued.total), 0) as share
  from (${parts
    .map(
      (part) => `
    select score_model, ${literal(part)} as part, ${identifier(part)}::double as value, total from persons`,
    )
    .join(" union all ")}
  ) as valued
  inner join seeds.score_models as models
    on valued.score_model = models.score_model and models.part = 'm2' and valued.part = models.input
  group by valued.score_model, valued.part
  order by share desc, valued.part`;

function everyTable(tables: readonly string[], column: string): string {
  return tables
    .map((table) => `select ${literal(table)} as domain, ${column} from curated.${identifier(table)}`)
    .join(" union all ");
}
