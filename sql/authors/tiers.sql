-- one row per author: the follower tier, the peers a score is compared with
-- grain: author_id
with

latest as (

    select * from authors.latest

),

tiers as (

    select * from seeds.follower_tiers

),

bounds as (

    select
        tier,
        min_followers,
        lead(min_followers) over (order by min_followers) as next_min_followers

    from tiers

),

final as (

    select
        latest.author_id,
        bounds.tier as follower_tier

    from latest

    inner join bounds
        on coalesce(latest.followers_count, -1) >= bounds.min_followers
        and (coalesce(latest.followers_count, -1) < bounds.next_min_followers or bounds.next_min_followers is null)

)

select * from final
