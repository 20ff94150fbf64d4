-- one row per score model, component and follower tier: what peers reach, for those of whom it was not observed
-- grain: score_model, part, component, follower_tier
with

-- Those for whom nothing speaks in any field are nobody's peers.
known as (

    select distinct author_id from signals.relevance_sources

),

models as (

    select
        models.score_model,
        models.part,
        models.component,
        models.input,
        models.weight,
        models.transform,
        models.low,
        models.high,
        models.min_evidence,
        inputs.counted_by

    from seeds.score_models as models

    inner join seeds.score_inputs as inputs on models.input = inputs.input

    where models.part in ('activity', 'quality') and models.missing = 'peers'

),

inputs as (

    unpivot (select * exclude origin from scores.inputs where author_id in (from known))
    on columns(* exclude (author_id, follower_tier, sampled_posts, received_posts, posts_per_day_from))
    into name input value value

),

limits as (

    select max(value) filter (where name = 'peers_weight') as prior

    from seeds.thresholds

),

observed as (

    select
        models.score_model,
        models.part,
        models.component,
        models.weight,
        inputs.follower_tier,
        count(*) as authors,
        sum(points_of(models.transform, inputs.value, models.low, models.high)::decimal(12, 8)) as points

    from inputs

    inner join models
        on inputs.input = models.input
        and observations_of(models.counted_by, inputs.sampled_posts, inputs.received_posts) >= models.min_evidence

    group by models.score_model, models.part, models.component, models.weight, inputs.follower_tier

),

everyone as (

    select
        score_model,
        part,
        component,
        max(weight) as weight,
        sum(points)::double / sum(authors) as points

    from observed

    group by score_model, part, component

),

all_tiers as (

    select tier as follower_tier from seeds.follower_tiers

),

final as (

    select
        everyone.score_model,
        everyone.part,
        everyone.component,
        all_tiers.follower_tier,
        everyone.weight,
        coalesce(observed.authors, 0) as authors,
        round(
            (coalesce(observed.points, 0)::double + limits.prior::double * everyone.points)
            / (coalesce(observed.authors, 0) + limits.prior::double),
            8
        ) as points

    from everyone

    cross join all_tiers

    cross join limits

    left join observed
        on everyone.score_model = observed.score_model
        and everyone.part = observed.part
        and everyone.component = observed.component
        and all_tiers.follower_tier = observed.follower_tier

)

select * from final
