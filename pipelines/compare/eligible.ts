const PARTS = ["activity", "quality", "relevance"] as const;

const weightsOf = (model: string) =>
  PARTS.map(
    (part) =>
      `coalesce((select weight::double from seeds.score_models
        where score_model = $${model} and part = 'm2' and input = '${part}'), 0) as w_${part}_${model}`,
  ).join(", ");

/**
 * CTEs `ranked` (one row per domain and eligible author with the scores and ranks by models $a and $b, ties as in
 * `curated.decisions`) and `weighted` (the same with the weights of the parts, missing parts as 0). $domain may be
 * empty for all domains.
 */
export const ELIGIBLE = `with
  eligible as (
    select d.domain, d.author_id, l.handle, l.followers_count, s.target_max
    from curated.decisions as d
    join authors.latest as l using (author_id)
    join seeds.domains as s using (domain)
    where d.place is not null and $domain in ('', d.domain)
  ),
  scored as (
    select e.*,
      ${["a", "b"]
        .map(
          (model) =>
            `${model}.m2_score::double as m2_${model}, ${PARTS.map(
              (part) => `${model}.${part}::double as ${part}_${model}`,
            ).join(", ")}`,
        )
        .join(", ")}
    from eligible as e
    join scores.m2 as a on e.author_id = a.author_id and e.domain = a.domain and a.score_model = $a
    join scores.m2 as b on e.author_id = b.author_id and e.domain = b.domain and b.score_model = $b
  ),
  ranked as (
    select *,
      row_number() over (partition by domain order by m2_a desc, followers_count desc, author_id) as rank_a,
      row_number() over (partition by domain order by m2_b desc, followers_count desc, author_id) as rank_b
    from scored
  ),
  weighted as (
    select * replace (${["a", "b"]
      .flatMap((model) => PARTS.map((part) => `coalesce(${part}_${model}, 0) as ${part}_${model}`))
      .join(", ")}),
      ${weightsOf("a")}, ${weightsOf("b")}
    from ranked
  )`;
