-- one row per domain and follower tier: by what the published scores were normalised, so that they can be recomputed later
-- grain: score_model, domain, follower_tier
with

final as (

    select
        score_model,
        domain,
        follower_tier,
        peers,
        winsor_low,
        winsor_high,
        own_median,
        own_spread,
        middle,
        spread

    from scores.calibration

    where score_model = (select value from seeds.settings where name = 'default_score_model')

)

select * from final
