-- one row per score model, component of its parts and follower tier: what is measured, how it counts, what peers reach
-- grain: score_model, part, component, follower_tier
-- Every model has a component 'author' without weight, of what is known of everybody: no author is without a row.
with

score_models as (

    select * from seeds.score_models

),

score_inputs as (

    select * from seeds.score_inputs

),

all_tiers as (

    select tier as follower_tier from seeds.follower_tiers

),

peer_components as (

    select * from scores.peer_components

),

measured as (

    select
        score_models.score_model,
        score_models.part,
        score_models.component,
        score_models.input,
        score_inputs.counted_by,
        score_models.weight,
        score_models.transform,
        score_models.low,
        score_models.high,
        score_models.min_evidence,
        score_models.prior_evidence

    from score_models

    inner join score_inputs on score_models.input = score_inputs.input

    where score_models.part in ('activity', 'quality', 'relevance')

    union all

    select distinct
        score_model,
        'none' as part,
        'author' as component,
        'constant' as input,
        'profile' as counted_by,
        0 as weight,
        'identity' as transform,
        0 as low,
        1 as high,
        1 as min_evidence,
        0 as prior_evidence

    from score_models

),

final as (

    select
        measured.score_model,
        measured.part,
        measured.component,
        all_tiers.follower_tier,
        measured.input,
        measured.counted_by,
        measured.weight::double as weight,
        measured.transform,
        measured.low,
        measured.high,
        measured.min_evidence,
        measured.prior_evidence,
        coalesce(peer_components.points, 0) as peer_points

    from measured

    cross join all_tiers

    left join peer_components
        on measured.score_model = peer_components.score_model
        and measured.part = peer_components.part
        and measured.component = peer_components.component
        and all_tiers.follower_tier = peer_components.follower_tier

)

select * from final
