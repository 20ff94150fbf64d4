-- one row per domain and follower tier: how much the scores of its found authors differ, drawn to the whole where few are known
-- grain: domain, follower_tier
with

scored as (

    select * from scores.m2

    where score_model = (select value from seeds.settings where name = 'default_score_model')

),

tiers as (

    select * from authors.tiers

),

weight as (

    select value as authors from seeds.thresholds where name = 'plan_spread_weight'

),

overall as (

    select coalesce(stddev_samp(m2_score), 1) as spread from scored

),

measured as (

    select
        scored.domain,
        tiers.follower_tier,
        count(*) as authors,
        coalesce(stddev_samp(scored.m2_score), 0) as spread

    from scored

    inner join tiers on scored.author_id = tiers.author_id

    group by scored.domain, tiers.follower_tier

),

final as (

    select
        measured.domain,
        measured.follower_tier,
        measured.authors,
        (measured.authors * measured.spread + weight.authors * overall.spread)
        / (measured.authors + weight.authors) as spread

    from measured

    cross join overall

    cross join weight

)

select * from final
