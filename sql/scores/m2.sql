-- one row per author, candidate domain and score model: the three parts and their weighted total, 0 to 100
-- grain: author_id, domain, score_model
with

relevance as (

    select * from signals.relevance

),

parts as (

    select * from scores.parts

),

models as (

    select * from seeds.score_models

),

weights as (

    select
        score_model,
        max(weight) filter (where part = 'm2' and input = 'activity') as activity_weight,
        max(weight) filter (where part = 'm2' and input = 'quality') as quality_weight,
        max(weight) filter (where part = 'm2' and input = 'relevance') as relevance_weight

    from models

    group by score_model

),

author_parts as (

    select
        author_id,
        score_model,
        max(value) filter (where part = 'activity') as activity,
        max(coverage) filter (where part = 'activity') as activity_coverage,
        max(value) filter (where part = 'quality') as quality,
        max(coverage) filter (where part = 'quality') as quality_coverage

    from parts

    group by author_id, score_model

),

final as (

    select
        relevance.author_id,
        relevance.domain,
        weights.score_model,
        author_parts.activity,
        author_parts.quality,
        relevance.relevance,
        round(
            weights.activity_weight * author_parts.activity
            + weights.quality_weight * author_parts.quality
            + weights.relevance_weight * relevance.relevance,
            2
        )::decimal(5, 2) as m2_score,
        author_parts.activity_coverage,
        author_parts.quality_coverage,
        relevance.coverage as relevance_coverage,
        round(
            weights.activity_weight * author_parts.activity_coverage
            + weights.quality_weight * author_parts.quality_coverage
            + weights.relevance_weight * relevance.coverage,
            4
        )::decimal(5, 4) as coverage

    from relevance

    inner join author_parts on relevance.author_id = author_parts.author_id

    inner join weights on author_parts.score_model = weights.score_model

)

select * from final
