-- one row per score model, domain, follower tier and score: how many candidates have it
-- grain: score_model, domain, follower_tier, m2_score
-- There are far fewer scores than authors: what is asked of whole distributions is asked of these counts.
with

scored as (

    select * from scores.m2

),

tiers as (

    select * from authors.tiers

),

final as (

    select
        scored.score_model,
        scored.domain,
        tiers.follower_tier,
        scored.m2_score,
        count(*) as authors

    from scored

    inner join tiers on scored.author_id = tiers.author_id

    group by scored.score_model, scored.domain, tiers.follower_tier, scored.m2_score

)

select * from final
