-- one row per score model, component and follower tier: what peers reach, for those of whom it was not observed
-- grain: score_model, part, component, follower_tier
with

tiers as (

    select * from authors.tiers

),

-- Those for whom nothing speaks in any field are nobody's peers.
known as (

    select distinct author_id from signals.relevance_sources

),

models as (

    select * from seeds.score_models

    where part in ('activity', 'quality') and missing = 'peers'

),

inputs as (

    select * from scores.inputs

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
        tiers.follower_tier,
        count(*) as authors,
        sum(points_of(models.transform, inputs.value, models.low, models.high)::decimal(12, 8)) as points

    from inputs

    inner join models
        on inputs.input = models.input
        and inputs.evidence >= models.min_evidence

    inner join tiers on inputs.author_id = tiers.author_id

    inner join known on inputs.author_id = known.author_id

    group by models.score_model, models.part, models.component, models.weight, tiers.follower_tier

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
