-- one row per author, candidate domain and score model: the place among peers of the same domain and follower tier
-- grain: author_id, domain, score_model
with

scored as (

    select * from scores.m2

),

tiers as (

    select * from authors.tiers

),

-- Counted per score first: there are far fewer scores than authors.
histogram as (

    select
        scored.score_model,
        scored.domain,
        tiers.follower_tier,
        scored.m2_score,
        count(*) as authors

    from scored

    inner join tiers on scored.author_id = tiers.author_id

    group by scored.score_model, scored.domain, tiers.follower_tier, scored.m2_score

),

-- Mid-rank percentile: those below, and half of those with the same score.
percentiles as (

    select
        score_model,
        domain,
        follower_tier,
        m2_score,
        sum(authors) over stratum as peers,
        100.0 * (sum(authors) over upwards - authors / 2) / sum(authors) over stratum as percentile

    from histogram

    window
        stratum as (partition by score_model, domain, follower_tier),
        upwards as (
            partition by score_model, domain, follower_tier
            order by m2_score
            rows between unbounded preceding and current row
        )

),

final as (

    select
        scored.author_id,
        scored.domain,
        scored.score_model,
        tiers.follower_tier,
        percentiles.peers::bigint as peers,
        round(percentiles.percentile, 2)::decimal(5, 2) as peer_percentile

    from scored

    inner join tiers on scored.author_id = tiers.author_id

    inner join percentiles
        on scored.score_model = percentiles.score_model
        and scored.domain = percentiles.domain
        and tiers.follower_tier = percentiles.follower_tier
        and scored.m2_score = percentiles.m2_score

)

select * from final
