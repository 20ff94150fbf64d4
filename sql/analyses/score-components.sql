-- What is each curated author's score made of? Components of the default model with what was measured and what it adds.
select
    decisions.domain,
    decisions.place as rank,
    latest.handle,
    models.part,
    models.component,
    inputs.value::decimal(18, 3) as measured,
    inputs.evidence,
    points_of(models.transform, inputs.value, models.low, models.high)::decimal(12, 1) as points,
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

left join scores.inputs as inputs
    on decisions.author_id = inputs.author_id
    and models.input = inputs.input
    and inputs.evidence >= models.min_evidence

left join scores.peer_components as peers
    on models.score_model = peers.score_model
    and models.part = peers.part
    and models.component = peers.component
    and tiers.follower_tier = peers.follower_tier

where decisions.is_curated
    and models.score_model = (select score_model from ops.build)
    and models.input <> 'relevance'

order by decisions.domain, decisions.place, models.part, weight desc, models.component
