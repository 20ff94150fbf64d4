-- one row per author, candidate domain and score model: the parts and their weighted total, 0 to 100
-- grain: author_id, domain, score_model
with

relevance as (

    select author_id, domain, relevance, coverage from signals.relevance

),

parts as (

    select * from scores.parts

),

weights as (

    select
        score_model,
        max(weight) filter (where part = 'm2' and input = 'activity') as activity_weight,
        max(weight) filter (where part = 'm2' and input = 'quality') as quality_weight,
        max(weight) filter (where part = 'm2' and input = 'relevance') as relevance_weight,
        coalesce(max(decimals) filter (where part = 'm2' and input = 'activity'), 4) as activity_decimals,
        coalesce(max(decimals) filter (where part = 'm2' and input = 'quality'), 4) as quality_decimals,
        coalesce(max(decimals) filter (where part = 'm2' and input = 'relevance'), 4) as relevance_decimals,
        coalesce(max(decimals) filter (where part = 'total'), 2) as decimals

    from seeds.score_models

    group by score_model

),

-- Each part is rounded as its model says, before the total is taken.
joined as (

    select
        relevance.author_id,
        relevance.domain,
        weights.*,
        round(parts.activity::double, weights.activity_decimals::integer)::decimal(9, 4) as activity,
        parts.activity_observed,
        parts.activity_coverage,
        round(parts.quality::double, weights.quality_decimals::integer)::decimal(9, 4) as quality,
        parts.quality_observed,
        parts.quality_coverage,
        case
            when weights.relevance_weight is not null
                then round(
                    coalesce(parts.own_relevance, relevance.relevance)::double, weights.relevance_decimals::integer
                )::decimal(9, 4)
        end as relevance,
        case
            when weights.relevance_weight is null then null
            when parts.own_relevance is not null then 1
            else relevance.coverage
        end::decimal(5, 4) as relevance_coverage

    from relevance

    inner join parts on relevance.author_id = parts.author_id

    inner join weights on parts.score_model = weights.score_model

),

final as (

    select
        author_id,
        domain,
        score_model,
        activity,
        quality,
        relevance,
        rounded_score(
            within_scale(
                coalesce(activity_weight::double * activity::double, 0)
                + coalesce(quality_weight::double * quality::double, 0)
                + coalesce(relevance_weight::double * relevance::double, 0)
            ),
            decimals::integer
        )::decimal(5, 2) as m2_score,
        activity_observed,
        quality_observed,
        activity_coverage,
        quality_coverage,
        relevance_coverage,
        round(
            coalesce(activity_weight * activity_coverage, 0)
            + coalesce(quality_weight * quality_coverage, 0)
            + coalesce(relevance_weight * relevance_coverage, 0),
            4
        )::decimal(5, 4) as coverage

    from joined

)

select * from final
