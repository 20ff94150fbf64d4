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
        coalesce(max(weight) filter (where part = 'm2' and input = 'activity'), 0)::double as activity_weight,
        coalesce(max(weight) filter (where part = 'm2' and input = 'quality'), 0)::double as quality_weight,
        coalesce(max(weight) filter (where part = 'm2' and input = 'relevance'), 0)::double as relevance_weight,
        coalesce(max(decimals) filter (where part = 'm2' and input = 'relevance'), 4)::integer as relevance_decimals,
        coalesce(max(decimals) filter (where part = 'total'), 2)::integer as decimals

    from seeds.score_models

    group by score_model

),

joined as (

    select
        relevance.author_id,
        relevance.domain,
        weights.*,
        parts.activity,
        parts.activity_observed,
        parts.activity_coverage,
        parts.quality,
        parts.quality_observed,
        parts.quality_coverage,
        case
            when weights.relevance_weight = 0 then null
            when parts.own_relevance is not null then parts.own_relevance
            when weights.relevance_decimals = 4 then relevance.relevance
            else round(relevance.relevance::double, weights.relevance_decimals)
        end::decimal(9, 4) as relevance,
        case
            when weights.relevance_weight = 0 then null
            when parts.own_relevance is not null then 1
            else relevance.coverage
        end::decimal(5, 4) as relevance_coverage

    from relevance

    inner join parts on relevance.author_id = parts.author_id

    inner join weights on parts.score_model = weights.score_model

),

totalled as (

    select
        *,
        within_scale(
            activity_weight * coalesce(activity, 0)::double
            + quality_weight * coalesce(quality, 0)::double
            + relevance_weight * coalesce(relevance, 0)::double
        ) as total,
        activity_weight * coalesce(activity_coverage, 0)
        + quality_weight * coalesce(quality_coverage, 0)
        + relevance_weight * coalesce(relevance_coverage, 0) as coverage

    from joined

),

final as (

    select
        author_id,
        domain,
        score_model,
        activity,
        quality,
        relevance,
        rounded_score(total, decimals)::decimal(5, 2) as m2_score,
        activity_observed,
        quality_observed,
        activity_coverage,
        quality_coverage,
        relevance_coverage,
        round(coverage, 4)::decimal(5, 4) as coverage

    from totalled

)

select * from final
