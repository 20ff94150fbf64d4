-- one row per score model, domain, measure and value that authors have, to one decimal, where anything speaks for the domain
-- grain: score_model, domain, measure, value
with

scored as (

    select
        scored.score_model,
        scored.domain,
        scored.activity,
        scored.quality,
        scored.relevance,
        scored.m2_score::decimal(9, 4) as m2_score

    from scores.m2 as scored

    inner join signals.relevance as relevance
        on scored.author_id = relevance.author_id
        and scored.domain = relevance.domain

    where relevance.agreeing_sources > 0

),

measures as (

    unpivot scored on m2_score, activity, quality, relevance into name measure value exact_value

),

counted as (

    select
        score_model,
        domain,
        measure,
        round(exact_value, 1)::decimal(5, 1) as value,
        count(*) as authors,
        count(*) filter (where exact_value in (0, 100)) as at_bound

    from measures

    group by 1, 2, 3, 4

),

final as (

    select score_model, domain, measure, value, authors, at_bound from counted

    union all

    select score_model, 'all' as domain, measure, value, sum(authors)::bigint as authors, sum(at_bound)::bigint as at_bound
    from counted

    group by 1, 3, 4

)

select * from final
