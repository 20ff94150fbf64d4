-- one row per author and score model: the parts that do not depend on the domain, as observed and with peers filled in
-- grain: author_id, score_model
-- Missing is not zero: the author counts as its peers, component by component, for what was not observed of it.
with

inputs as (

    unpivot (select * exclude origin from scores.inputs)
    on columns(* exclude (author_id, follower_tier, sampled_posts, received_posts, posts_per_day_from))
    into name input value value

),

components as (

    select * from scores.components

),

all_tiers as (

    select tier as follower_tier from seeds.follower_tiers

),

models as (

    select
        score_model,
        max(missing) = 'zero' as is_zero,
        sum(millionths(abs(weight))) filter (where part = 'activity') as activity_weight,
        sum(millionths(abs(weight))) filter (where part = 'quality') as quality_weight,
        bool_or(part = 'relevance' and input <> 'relevance') as has_own_relevance,
        coalesce(max(decimals) filter (where part = 'm2' and input = 'activity'), 4)::integer as activity_decimals,
        coalesce(max(decimals) filter (where part = 'm2' and input = 'quality'), 4)::integer as quality_decimals,
        coalesce(max(decimals) filter (where part = 'm2' and input = 'relevance'), 4)::integer as relevance_decimals

    from seeds.score_models

    group by score_model

),

-- What peers reach in all that was observed of anybody. The rest of a part they reach alike; where nothing is known of
-- anybody, all stand in the middle of the scale.
peers as (

    select
        score_model,
        follower_tier,
        sum(millionths(weight * points)) filter (where part = 'activity')
        / sum(millionths(weight)) filter (where part = 'activity') as activity,
        sum(millionths(weight * points)) filter (where part = 'quality')
        / sum(millionths(weight)) filter (where part = 'quality') as quality

    from scores.peer_components

    group by score_model, follower_tier

),

expected as (

    select
        models.*,
        all_tiers.follower_tier,
        case when models.is_zero then 0 else models.activity_weight * coalesce(peers.activity, 50) end as activity_peers,
        case when models.is_zero then 0 else models.quality_weight * coalesce(peers.quality, 50) end as quality_peers

    from models

    cross join all_tiers

    left join peers
        on models.score_model = peers.score_model
        and all_tiers.follower_tier = peers.follower_tier

),

measured as (

    select
        inputs.author_id,
        inputs.value,
        observations_of(components.counted_by, inputs.sampled_posts, inputs.received_posts) as evidence,
        components.*

    from inputs

    inner join components
        on inputs.input = components.input
        and inputs.follower_tier = components.follower_tier

),

-- Few observations count in part, and the rest of the component is the peers'.
counted as (

    select
        author_id,
        score_model,
        follower_tier,
        part,
        millionths(weight * evidence / (evidence + prior_evidence)) as weight,
        millionths(weight * evidence / (evidence + prior_evidence) * points_of(transform, value, low, high)) as points,
        millionths(weight * evidence / (evidence + prior_evidence) * peer_points) as peer_points

    from measured

    where evidence >= min_evidence

),

observed as (

    select
        author_id,
        score_model,
        follower_tier,
        coalesce(sum(abs(weight)) filter (where part = 'activity'), 0) as activity_weight,
        coalesce(sum(points) filter (where part = 'activity'), 0) as activity_points,
        coalesce(sum(peer_points) filter (where part = 'activity'), 0) as activity_peers,
        coalesce(sum(abs(weight)) filter (where part = 'quality'), 0) as quality_weight,
        coalesce(sum(points) filter (where part = 'quality'), 0) as quality_points,
        coalesce(sum(peer_points) filter (where part = 'quality'), 0) as quality_peers,
        coalesce(sum(points) filter (where part = 'relevance'), 0) as relevance_points

    from counted

    group by author_id, score_model, follower_tier

),

-- What was observed, and what the peers reach in the rest.
filled as (

    select
        observed.author_id,
        expected.*,
        observed.activity_weight / expected.activity_weight as activity_coverage,
        within_scale(
            observed.activity_points / case when expected.is_zero then 1000000 else observed.activity_weight end
        ) as activity_observed,
        within_scale(
            observed.activity_points / 1000000
            + case when expected.is_zero then 0 else expected.activity_peers - observed.activity_peers end / 1000000
        ) as activity,
        observed.quality_weight / expected.quality_weight as quality_coverage,
        within_scale(
            observed.quality_points / case when expected.is_zero then 1000000 else observed.quality_weight end
        ) as quality_observed,
        within_scale(
            observed.quality_points / 1000000
            + case when expected.is_zero then 0 else expected.quality_peers - observed.quality_peers end / 1000000
        ) as quality,
        within_scale(observed.relevance_points / 1000000) as own_relevance

    from observed

    inner join expected
        on observed.score_model = expected.score_model
        and observed.follower_tier = expected.follower_tier

),

-- Each part is rounded as its model says, before the total is taken.
final as (

    select
        author_id,
        score_model,
        case when activity_coverage > 0 then round(activity_observed, 4) end::decimal(9, 4) as activity_observed,
        case when activity_weight > 0 then round(round(activity, 4), activity_decimals) end::decimal(9, 4) as activity,
        round(activity_coverage, 4)::decimal(5, 4) as activity_coverage,
        case when quality_coverage > 0 then round(quality_observed, 4) end::decimal(9, 4) as quality_observed,
        case when quality_weight > 0 then round(round(quality, 4), quality_decimals) end::decimal(9, 4) as quality,
        round(quality_coverage, 4)::decimal(5, 4) as quality_coverage,
        case when has_own_relevance then round(round(own_relevance, 4), relevance_decimals) end::decimal(9, 4)
            as own_relevance

    from filled

)

select * from final
