-- the total is 30 % activity, 50 % quality and 20 % relevance as the score model's seed says, to the rounding
-- severity: block
with

weights as (

    select
        score_model,
        max(weight) filter (where input = 'activity') as activity,
        max(weight) filter (where input = 'quality') as quality,
        max(weight) filter (where input = 'relevance') as relevance

    from seeds.score_models

    where part = 'm2'

    group by score_model

)

select m2.author_id, m2.domain, m2.score_model, m2.m2_score

from scores.m2 as m2

inner join weights on m2.score_model = weights.score_model

where abs(
    m2.m2_score
    - (weights.activity * m2.activity + weights.quality * m2.quality + weights.relevance * m2.relevance)
) > 0.0051
