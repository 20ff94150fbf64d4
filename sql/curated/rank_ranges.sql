-- one row per domain and eligible author: the ranks that other weights and other samples of posts would give
-- grain: domain, author_id
with

eligible as (

    select author_id, domain, place from curated.decisions

    where place is not null

),

domains as (

    select domain, target_max from seeds.domains

),

default_model as (

    select value as score_model from seeds.settings

    where name = 'default_score_model'

),

scored as (

    select * from scores.m2

    where score_model = (select score_model from default_model)

),

errors as (

    select * from scores.errors

    where score_model = (select score_model from default_model)

),

weights as (

    select
        coalesce(max(weight) filter (where input = 'activity'), 0)::double as activity,
        coalesce(max(weight) filter (where input = 'quality'), 0)::double as quality,
        coalesce(max(weight) filter (where input = 'relevance'), 0)::double as relevance

    from seeds.score_models

    where score_model = (select score_model from default_model)
        and part = 'm2'

),

limits as (

    select
        max(value) filter (where name = 'rank_weight_change')::double as change,
        max(value) filter (where name = 'rank_draws')::integer as draws,
        max(value) filter (where name = 'stable_share')::double as stable_share

    from seeds.thresholds

),

-- OECD and JRC, Handbook on constructing composite indicators (2008): move each weight, and the data within their error.
parts as (

    select unnest(['activity', 'quality', 'relevance']) as part

),

-- Where no post was read of anybody, all samples give the same order.
sampled as (

    select distinct eligible.domain

    from eligible

    inner join errors on eligible.author_id = errors.author_id

),

scenarios as (

    select
        concat(parts.part, sides.side) as scenario,
        'weights' as kind,
        weights.activity * case parts.part when 'activity' then 1 + sides.side * limits.change else 1 end as activity,
        weights.quality * case parts.part when 'quality' then 1 + sides.side * limits.change else 1 end as quality,
        weights.relevance * case parts.part when 'relevance' then 1 + sides.side * limits.change else 1 end as relevance

    from parts

    cross join (select unnest([-1, 1]) as side) as sides

    cross join weights

    cross join limits

    union all

    select
        concat('draw', draws.draw) as scenario,
        'posts' as kind,
        weights.activity,
        weights.quality,
        weights.relevance

    from (select unnest(range(1, draws + 1)) as draw from limits) as draws

    cross join weights

),

moved as (

    select
        eligible.domain,
        eligible.author_id,
        eligible.place,
        scenarios.scenario,
        scenarios.kind,
        round(
            case
                when scenarios.kind = 'weights' then
                    (
                        scenarios.activity * coalesce(scored.activity, 0)::double
                        + scenarios.quality * coalesce(scored.quality, 0)::double
                        + scenarios.relevance * coalesce(scored.relevance, 0)::double
                    ) / (scenarios.activity + scenarios.quality + scenarios.relevance)
                when errors.score_error is null then scored.m2_score::double
                else
                    scored.m2_score::double
                    + errors.score_error::double * normal_of(concat(eligible.author_id, ':', scenarios.scenario))
            end,
            4
        ) as m2_score

    from eligible

    inner join scored
        on eligible.author_id = scored.author_id
        and eligible.domain = scored.domain

    left join errors on eligible.author_id = errors.author_id

    cross join scenarios

    where scenarios.kind = 'weights' or eligible.domain in (from sampled)

),

-- Equal scores keep the order of the table.
replaced as (

    select
        domain,
        author_id,
        place,
        kind,
        row_number() over (partition by domain, scenario order by m2_score desc, place) as rank

    from moved

),

ranges as (

    select
        domain,
        author_id,
        place,
        least(place, min(rank)) as best_rank,
        greatest(place, max(rank)) as worst_rank,
        greatest(place, coalesce(max(rank) filter (where kind = 'weights'), place))
        - least(place, coalesce(min(rank) filter (where kind = 'weights'), place)) as moved_by_weights,
        greatest(place, coalesce(max(rank) filter (where kind = 'posts'), place))
        - least(place, coalesce(min(rank) filter (where kind = 'posts'), place)) as moved_by_posts

    from replaced

    group by domain, author_id, place

),

sizes as (

    select domain, count(*) as authors from eligible

    group by domain

),

final as (

    select
        ranges.domain,
        ranges.author_id,
        ranges.place::integer as rank,
        ranges.best_rank::integer as best_rank,
        ranges.worst_rank::integer as worst_rank,
        ranges.moved_by_weights::integer as moved_by_weights,
        ranges.moved_by_posts::integer as moved_by_posts,
        ranges.worst_rank - ranges.best_rank
        <= greatest(1, limits.stable_share * least(domains.target_max, sizes.authors)) as is_stable

    from ranges

    inner join domains on ranges.domain = domains.domain

    inner join sizes on ranges.domain = sizes.domain

    cross join limits

)

select * from final
