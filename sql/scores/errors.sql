-- one row per author and score model with inputs from a sample of posts: the standard error of M2 that comes of it
-- grain: author_id, score_model
-- Half the difference of the points one error up and down, so that no bound is passed; errors of inputs as independent.
with

input_errors as (

    select * from scores.input_errors

),

inputs as (

    unpivot (select * exclude origin from scores.inputs where author_id in (select author_id from scores.input_errors))
    on columns(* exclude (author_id, follower_tier, sampled_posts, received_posts, posts_per_day_from))
    into name input value value

),

components as (

    select
        models.score_model,
        models.input,
        models.transform,
        models.low,
        models.high,
        models.min_evidence,
        models.prior_evidence,
        inputs.counted_by,
        models.weight * parts.weight as weight

    from seeds.score_models as models

    inner join seeds.score_inputs as inputs on models.input = inputs.input

    inner join seeds.score_models as parts
        on models.score_model = parts.score_model
        and models.part = parts.input

    where parts.part = 'm2'

),

measured as (

    select
        inputs.author_id,
        inputs.value,
        input_errors.standard_error,
        observations_of(components.counted_by, inputs.sampled_posts, inputs.received_posts) as evidence,
        components.*

    from inputs

    inner join input_errors
        on inputs.author_id = input_errors.author_id
        and inputs.input = input_errors.input

    inner join components on inputs.input = components.input

),

moved as (

    select
        author_id,
        score_model,
        weight::double * evidence / (evidence + prior_evidence) * (
            points_of(transform, value + standard_error, low, high)
            - points_of(transform, value - standard_error, low, high)
        ) / 2 as points

    from measured

    where evidence >= min_evidence

),

final as (

    select
        author_id,
        score_model,
        round(sqrt(sum(round(points * points, 9)::decimal(18, 9))::double), 4)::decimal(9, 4) as score_error

    from moved

    group by author_id, score_model

)

select * from final
