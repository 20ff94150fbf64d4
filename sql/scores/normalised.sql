-- one row per author, candidate domain and score model: the place among peers of the same domain and follower tier
-- grain: author_id, domain, score_model
with

scored as (

    select * from scores.m2

),

tiers as (

    select * from authors.tiers

),

ranked as (

    select
        scored.author_id,
        scored.domain,
        scored.score_model,
        tiers.follower_tier,
        rank() over peers as place,
        count(*) over (
            partition by scored.score_model, scored.domain, tiers.follower_tier, scored.m2_score
        ) as ties,
        count(*) over (partition by scored.score_model, scored.domain, tiers.follower_tier) as peers

    from scored

    inner join tiers on scored.author_id = tiers.author_id

    window peers as (
        partition by scored.score_model, scored.domain, tiers.follower_tier
        order by scored.m2_score
    )

),

-- Mid-rank percentile: ties share the middle of their places.
final as (

    select
        author_id,
        domain,
        score_model,
        follower_tier,
        peers,
        round(100.0 * (place - 1 + ties / 2) / peers, 2)::decimal(5, 2) as peer_percentile

    from ranked

)

select * from final
