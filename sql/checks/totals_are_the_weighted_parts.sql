-- the total is 30 % activity, 50 % quality and 20 % relevance as the score model's seed says, to the rounding
-- severity: block
with

weights as (

    select
        score_model,
        coalesce(max(weight) filter (where part = 'm2' and input = 'activity'), 0) as activity,
        coalesce(max(weight) filter (where part = 'm2' and input = 'quality'), 0) as quality,
        coalesce(max(weight) filter (where part = 'm2' and input = 'relevance'), 0) as relevance,
        coalesce(max(decimals) filter (where part = 'total'), 2) as decimals

    from seeds.score_models

    group by score_model

)

select m2.author_id, m2.domain, m2.score_model, m2.m2_score

from scores.m2 as m2

inner join weights on m2.score_model = weights.score_model

where abs(
    m2.m2_score::double
    - (
        weights.activity * coalesce(m2.activity, 0) + weights.quality * coalesce(m2.quality, 0)
        + weights.relevance * coalesce(m2.relevance, 0)
    )::double
) > 0.5 * pow(10, -weights.decimals) + 0.000001
