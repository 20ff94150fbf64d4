-- one row per score model, domain and follower tier: the middle and the spread that scores are normalised by
-- grain: score_model, domain, follower_tier
with

counts as (

    select * from scores.score_counts

),

limits as (

    select
        max(value) filter (where name = 'calibration_weight') as prior,
        max(value) filter (where name = 'calibration_winsor') as winsor

    from seeds.thresholds

),

both_levels as (

    select score_model, domain, follower_tier, m2_score, authors from counts

    union all

    select score_model, domain, 'all' as follower_tier, m2_score, sum(authors) as authors from counts

    group by score_model, domain, m2_score

),

cumulated as (

    select
        *,
        sum(authors) over upwards as up_to,
        sum(authors) over stratum as peers

    from both_levels

    window
        stratum as (partition by score_model, domain, follower_tier),
        upwards as (
            partition by score_model, domain, follower_tier
            order by m2_score
            rows between unbounded preceding and current row
        )

),

bounds as (

    select
        cumulated.score_model,
        cumulated.domain,
        cumulated.follower_tier,
        max(cumulated.peers) as peers,
        min(cumulated.m2_score) filter (where cumulated.up_to >= limits.winsor * cumulated.peers) as low,
        min(cumulated.m2_score) filter (where cumulated.up_to >= 0.5 * cumulated.peers) as median,
        min(cumulated.m2_score) filter (where cumulated.up_to >= (1 - limits.winsor) * cumulated.peers) as high

    from cumulated

    cross join limits

    group by cumulated.score_model, cumulated.domain, cumulated.follower_tier

),

deviations as (

    select
        both_levels.score_model,
        both_levels.domain,
        both_levels.follower_tier,
        abs(least(bounds.high, greatest(bounds.low, both_levels.m2_score)) - bounds.median) as deviation,
        sum(both_levels.authors) as authors

    from both_levels

    inner join bounds
        on both_levels.score_model = bounds.score_model
        and both_levels.domain = bounds.domain
        and both_levels.follower_tier = bounds.follower_tier

    group by 1, 2, 3, 4

),

cumulated_deviations as (

    select
        *,
        sum(authors) over (
            partition by score_model, domain, follower_tier
            order by deviation
            rows between unbounded preceding and current row
        ) as up_to,
        sum(authors) over (partition by score_model, domain, follower_tier) as peers

    from deviations

),

-- 1.4826 x MAD is the standard deviation of a normal distribution.
spreads as (

    select
        score_model,
        domain,
        follower_tier,
        1.4826 * min(deviation) filter (where up_to >= 0.5 * peers) as spread

    from cumulated_deviations

    group by score_model, domain, follower_tier

),

strata as (

    select
        bounds.score_model,
        bounds.domain,
        bounds.follower_tier,
        bounds.peers,
        bounds.low,
        bounds.median,
        bounds.high,
        spreads.spread

    from bounds

    inner join spreads
        on bounds.score_model = spreads.score_model
        and bounds.domain = spreads.domain
        and bounds.follower_tier = spreads.follower_tier

),

-- A small stratum is drawn toward its domain: n / (n + prior) is its own share.
final as (

    select
        strata.score_model,
        strata.domain,
        strata.follower_tier,
        strata.peers::bigint as peers,
        strata.low as winsor_low,
        strata.high as winsor_high,
        strata.median as own_median,
        round(strata.spread, 4)::decimal(9, 4) as own_spread,
        round(
            (strata.peers * strata.median + limits.prior * domains.median)::double
            / (strata.peers + limits.prior)::double,
            4
        )::decimal(9, 4) as middle,
        round(
            (strata.peers * strata.spread + limits.prior * domains.spread)::double
            / (strata.peers + limits.prior)::double,
            4
        )::decimal(9, 4) as spread

    from strata

    inner join strata as domains
        on strata.score_model = domains.score_model
        and strata.domain = domains.domain
        and domains.follower_tier = 'all'

    cross join limits

)

select * from final
