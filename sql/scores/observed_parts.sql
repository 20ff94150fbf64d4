-- one row per author and score model: the points of what was observed, its weight, and what peers reach in it, in millionths
-- grain: author_id, score_model
with

tiers as (

    select * from authors.tiers

),

inputs as (

    select * from scores.inputs

),

peer_components as (

    select * from scores.peer_components

),

components as (

    select
        models.score_model,
        models.part,
        models.input,
        models.weight::double as weight,
        models.transform,
        models.low,
        models.high,
        models.min_evidence,
        models.prior_evidence,
        all_tiers.tier as follower_tier,
        coalesce(peer_components.points, 0) as peer_points

    from seeds.score_models as models

    cross join seeds.follower_tiers as all_tiers

    left join peer_components
        on models.score_model = peer_components.score_model
        and models.part = peer_components.part
        and models.component = peer_components.component
        and all_tiers.tier = peer_components.follower_tier

    where models.part in ('activity', 'quality', 'relevance')

),

-- Few observations count in part, and the rest of the component is the peers'.
observed as (

    select
        inputs.author_id,
        components.score_model,
        components.part,
        millionths(components.weight * inputs.evidence / (inputs.evidence + components.prior_evidence)) as weight,
        millionths(
            components.weight * inputs.evidence / (inputs.evidence + components.prior_evidence)
            * points_of(components.transform, inputs.value, components.low, components.high)
        ) as points,
        millionths(
            components.weight * inputs.evidence / (inputs.evidence + components.prior_evidence)
            * components.peer_points
        ) as peer_points

    from inputs

    inner join tiers on inputs.author_id = tiers.author_id

    inner join components
        on inputs.input = components.input
        and tiers.follower_tier = components.follower_tier
        and inputs.evidence >= components.min_evidence

),

final as (

    select
        author_id,
        score_model,
        sum(abs(weight)) filter (where part = 'activity') as activity_weight,
        sum(points) filter (where part = 'activity') as activity_points,
        sum(peer_points) filter (where part = 'activity') as activity_peers,
        sum(abs(weight)) filter (where part = 'quality') as quality_weight,
        sum(points) filter (where part = 'quality') as quality_points,
        sum(peer_points) filter (where part = 'quality') as quality_peers,
        sum(points) filter (where part = 'relevance') as relevance_points

    from observed

    group by author_id, score_model

)

select * from final
