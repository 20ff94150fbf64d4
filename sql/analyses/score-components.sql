-- What is each curated author's score made of? Components of the default model with what was measured and what it adds.
with

inputs as (

    unpivot (select * exclude origin from scores.inputs)
    on columns(* exclude (author_id, follower_tier, sampled_posts, received_posts, posts_per_day_from))
    into name input value value

),

measured as (

    select
        inputs.author_id,
        inputs.input,
        inputs.value,
        observations_of(score_inputs.counted_by, inputs.sampled_posts, inputs.received_posts) as evidence

    from inputs

    inner join seeds.score_inputs as score_inputs on inputs.input = score_inputs.input

)

select
    decisions.domain,
    decisions.place as rank,
    latest.handle,
    models.part,
    models.component,
    measured.value::decimal(18, 3) as measured,
    measured.evidence,
    points_of(models.transform, measured.value, models.low, models.high)::decimal(12, 1) as points,
    peers.points::decimal(12, 1) as peer_points,
    (parts.weight * models.weight)::decimal(12, 3) as weight

from curated.decisions

inner join authors.latest as latest on decisions.author_id = latest.author_id

inner join authors.tiers as tiers on decisions.author_id = tiers.author_id

cross join seeds.score_models as models

inner join seeds.score_models as parts
    on models.score_model = parts.score_model
    and models.part = parts.input
    and parts.part = 'm2'

left join measured
    on decisions.author_id = measured.author_id
    and models.input = measured.input
    and measured.evidence >= models.min_evidence

left join scores.peer_components as peers
    on models.score_model = peers.score_model
    and models.part = peers.part
    and models.component = peers.component
    and tiers.follower_tier = peers.follower_tier

where decisions.is_curated
    and models.score_model = (select score_model from ops.build)
    and models.input <> 'relevance'

order by decisions.domain, decisions.place, models.part, weight desc, models.component
