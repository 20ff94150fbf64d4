-- one row per score model, domain, follower tier and score: the mid-rank percentile among the peers
-- grain: score_model, domain, follower_tier, m2_score
with

counts as (

    select * from scores.score_counts

),

limits as (

    select max(value) as prior from seeds.thresholds

    where name = 'calibration_weight'

),

domain_counts as (

    select
        score_model,
        domain,
        m2_score,
        sum(authors) as authors

    from counts

    group by score_model, domain, m2_score

),

-- Mid-rank percentile: those below, and half of those with the same score.
of_domain as (

    select
        score_model,
        domain,
        m2_score,
        100.0 * (sum(authors) over upwards - authors / 2) / sum(authors) over whole as percentile

    from domain_counts

    window
        whole as (partition by score_model, domain),
        upwards as (
            partition by score_model, domain
            order by m2_score
            rows between unbounded preceding and current row
        )

),

of_tier as (

    select
        score_model,
        domain,
        follower_tier,
        m2_score,
        sum(authors) over stratum as peers,
        100.0 * (sum(authors) over upwards - authors / 2) / sum(authors) over stratum as percentile

    from counts

    window
        stratum as (partition by score_model, domain, follower_tier),
        upwards as (
            partition by score_model, domain, follower_tier
            order by m2_score
            rows between unbounded preceding and current row
        )

),

-- The place in a small stratum is drawn toward the place in the domain.
final as (

    select
        of_tier.score_model,
        of_tier.domain,
        of_tier.follower_tier,
        of_tier.m2_score,
        of_tier.peers::bigint as peers,
        round(of_tier.percentile, 2)::decimal(5, 2) as own_percentile,
        round(
            (of_tier.peers * of_tier.percentile + limits.prior * of_domain.percentile)::double
            / (of_tier.peers + limits.prior)::double,
            2
        )::decimal(5, 2) as peer_percentile

    from of_tier

    inner join of_domain
        on of_tier.score_model = of_domain.score_model
        and of_tier.domain = of_domain.domain
        and of_tier.m2_score = of_domain.m2_score

    cross join limits

)

select * from final
