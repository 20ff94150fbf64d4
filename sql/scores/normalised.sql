-- one row per author, candidate domain and score model: the place among peers of the same domain and follower tier
-- grain: author_id, domain, score_model
with

scored as (

    select * from scores.m2

),

tiers as (

    select * from authors.tiers

),

percentiles as (

    select * from scores.percentiles

),

calibration as (

    select * from scores.calibration

),

scale as (

    select
        max(value) filter (where name = 'display_low')::double as low,
        max(value) filter (where name = 'display_high')::double as high,
        max(value) filter (where name = 'display_deviations')::double as deviations

    from seeds.thresholds

),

measured as (

    select
        scored.author_id,
        scored.domain,
        scored.score_model,
        tiers.follower_tier,
        percentiles.peers,
        percentiles.peer_percentile,
        case
            when calibration.spread > 0
                then ((scored.m2_score - calibration.middle)::double / calibration.spread::double)
            else 0
        end as deviation

    from scored

    inner join tiers on scored.author_id = tiers.author_id

    inner join percentiles
        on scored.score_model = percentiles.score_model
        and scored.domain = percentiles.domain
        and tiers.follower_tier = percentiles.follower_tier
        and scored.m2_score = percentiles.m2_score

    inner join calibration
        on scored.score_model = calibration.score_model
        and scored.domain = calibration.domain
        and tiers.follower_tier = calibration.follower_tier

),

-- The middle of the peers stands in the middle of the scale, so many robust deviations away at its ends.
final as (

    select
        measured.author_id,
        measured.domain,
        measured.score_model,
        measured.follower_tier,
        measured.peers,
        measured.peer_percentile,
        round(measured.deviation, 4)::decimal(9, 4) as deviation,
        round(
            scale.low + (scale.high - scale.low) * least(
                1, greatest(0, (measured.deviation + scale.deviations) / (2 * scale.deviations))
            ),
            1
        )::decimal(4, 1) as display_score

    from measured

    cross join scale

)

select * from final
