-- one row per author, score model and part that does not depend on the domain, shrunk toward peers where unobserved
-- grain: author_id, score_model, part
with

latest as (

    select * from authors.latest

),

tiers as (

    select * from authors.tiers

),

inputs as (

    select * from scores.inputs

),

models as (

    select * from seeds.score_models

    where part in ('activity', 'quality')

),

model_parts as (

    select
        score_model,
        part,
        sum(weight) as weight

    from models

    group by score_model, part

),

observed as (

    select
        inputs.author_id,
        models.score_model,
        models.part,
        sum(models.weight) as weight,
        sum(models.weight * transform_input(models.transform, inputs.value, models.low, models.high)) as points

    from inputs

    inner join models on inputs.input = models.input

    group by inputs.author_id, models.score_model, models.part

),

measured as (

    select
        latest.author_id,
        tiers.follower_tier,
        model_parts.score_model,
        model_parts.part,
        coalesce(observed.weight / model_parts.weight, 0) as coverage,
        (observed.points / observed.weight)::decimal(9, 4) as observed_value

    from latest

    inner join tiers on latest.author_id = tiers.author_id

    cross join model_parts

    left join observed
        on latest.author_id = observed.author_id
        and model_parts.score_model = observed.score_model
        and model_parts.part = observed.part

),

peers as (

    select
        score_model,
        part,
        follower_tier,
        avg(observed_value) as mean_value

    from measured

    group by score_model, part, follower_tier

),

everyone as (

    select
        score_model,
        part,
        avg(observed_value) as mean_value

    from measured

    group by score_model, part

),

-- Missing is not zero: the weights of what was observed are renormalised, and the rest is taken from the peers.
final as (

    select
        measured.author_id,
        measured.score_model,
        measured.part,
        round(
            measured.coverage * coalesce(measured.observed_value, 0)
            + (1 - measured.coverage) * coalesce(peers.mean_value, everyone.mean_value, 0),
            4
        )::decimal(9, 4) as value,
        round(measured.coverage, 4)::decimal(5, 4) as coverage

    from measured

    inner join peers
        on measured.score_model = peers.score_model
        and measured.part = peers.part
        and measured.follower_tier = peers.follower_tier

    inner join everyone
        on measured.score_model = everyone.score_model
        and measured.part = everyone.part

)

select * from final
