-- one row per score model, domain, measure and value that authors have, to one decimal, where anything speaks for the domain
-- grain: score_model, domain, measure, value
with

scored as (

    select scored.*

    from scores.m2 as scored

    inner join signals.relevance as relevance
        on scored.author_id = relevance.author_id
        and scored.domain = relevance.domain

    where relevance.agreeing_sources > 0

),

counted as (

    select
        score_model,
        domain,
        'm2_score' as measure,
        round(m2_score, 1)::decimal(5, 1) as value,
        count(*) as authors,
        count(*) filter (where m2_score in (0, 100)) as at_bound

    from scored

    group by 1, 2, 4

    union all

    select
        score_model,
        domain,
        'activity',
        round(activity, 1)::decimal(5, 1) as value,
        count(*),
        count(*) filter (where activity in (0, 100))

    from scored

    where activity is not null

    group by 1, 2, 4

    union all

    select
        score_model,
        domain,
        'quality',
        round(quality, 1)::decimal(5, 1) as value,
        count(*),
        count(*) filter (where quality in (0, 100))

    from scored

    where quality is not null

    group by 1, 2, 4

    union all

    select
        score_model,
        domain,
        'relevance',
        round(relevance, 1)::decimal(5, 1) as value,
        count(*),
        count(*) filter (where relevance in (0, 100))

    from scored

    where relevance is not null

    group by 1, 2, 4

),

final as (

    select score_model, domain, measure, value, authors, at_bound from counted

    union all

    select score_model, 'all' as domain, measure, value, sum(authors)::bigint as authors, sum(at_bound)::bigint as at_bound
    from counted

    group by 1, 3, 4

)

select * from final
