-- one row per author and score model: the parts that do not depend on the domain, as observed and with peers filled in
-- grain: author_id, score_model
-- Missing is not zero: the author counts as its peers, component by component, for what was not observed of it.
with

tiers as (

    select * from authors.tiers

),

observed_parts as (

    select * from scores.observed_parts

),

models as (

    select
        score_model,
        max(missing) as missing,
        sum(millionths(abs(weight))) filter (where part = 'activity') as activity_weight,
        sum(millionths(abs(weight))) filter (where part = 'quality') as quality_weight,
        bool_or(part = 'relevance' and input <> 'relevance') as has_own_relevance

    from seeds.score_models

    group by score_model

),

-- What peers reach in all that was observed of anybody. The rest of a part they reach alike; where nothing is known of
-- anybody, all stand in the middle of the scale.
peers as (

    select
        score_model,
        follower_tier,
        sum(millionths(weight)) filter (where part = 'activity') as activity_weight,
        sum(millionths(weight * points)) filter (where part = 'activity') as activity_points,
        sum(millionths(weight)) filter (where part = 'quality') as quality_weight,
        sum(millionths(weight * points)) filter (where part = 'quality') as quality_points

    from scores.peer_components

    group by score_model, follower_tier

),

joined as (

    select
        tiers.author_id,
        models.score_model,
        models.missing = 'zero' as is_zero,
        models.has_own_relevance,
        models.activity_weight as activity_all,
        models.quality_weight as quality_all,
        coalesce(observed_parts.activity_weight, 0) as activity_weight,
        coalesce(observed_parts.activity_points, 0) / 1000000 as activity_points,
        case
            when models.missing = 'zero' then 0
            else
                (
                    models.activity_weight * coalesce(peers.activity_points / peers.activity_weight, 50)
                    - coalesce(observed_parts.activity_peers, 0)
                ) / 1000000
        end as activity_filled,
        coalesce(observed_parts.quality_weight, 0) as quality_weight,
        coalesce(observed_parts.quality_points, 0) / 1000000 as quality_points,
        case
            when models.missing = 'zero' then 0
            else
                (
                    models.quality_weight * coalesce(peers.quality_points / peers.quality_weight, 50)
                    - coalesce(observed_parts.quality_peers, 0)
                ) / 1000000
        end as quality_filled,
        coalesce(observed_parts.relevance_points, 0) / 1000000 as relevance_points

    from tiers

    cross join models

    left join observed_parts
        on tiers.author_id = observed_parts.author_id
        and models.score_model = observed_parts.score_model

    left join peers
        on models.score_model = peers.score_model
        and tiers.follower_tier = peers.follower_tier

),

final as (

    select
        author_id,
        score_model,
        case
            when activity_weight > 0
                then round(within_scale(
                    case when is_zero then activity_points else 1000000 * activity_points / activity_weight end
                ), 4)::decimal(9, 4)
        end as activity_observed,
        case
            when activity_all is not null
                then round(within_scale(activity_points + activity_filled), 4)::decimal(9, 4)
        end as activity,
        case when activity_all is not null then round(activity_weight / activity_all, 4)::decimal(5, 4) end
            as activity_coverage,
        case
            when quality_weight > 0
                then round(within_scale(
                    case when is_zero then quality_points else 1000000 * quality_points / quality_weight end
                ), 4)::decimal(9, 4)
        end as quality_observed,
        case
            when quality_all is not null
                then round(within_scale(quality_points + quality_filled), 4)::decimal(9, 4)
        end as quality,
        case when quality_all is not null then round(quality_weight / quality_all, 4)::decimal(5, 4) end
            as quality_coverage,
        case when has_own_relevance then round(within_scale(relevance_points), 4)::decimal(9, 4) end as own_relevance

    from joined

)

select * from final
