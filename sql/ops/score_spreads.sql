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

-- Sums of decimals are exact, in whatever order the rows come; a standard deviation of doubles is not.
sums as (

    select
        scored.domain,
        tiers.follower_tier,
        count(*) as authors,
        sum(scored.m2_score) as total,
        sum(scored.m2_score * scored.m2_score) as squares

    from scored

    inner join tiers on scored.author_id = tiers.author_id

    group by scored.domain, tiers.follower_tier

),

overall as (

    select coalesce(spread_of(sum(authors), sum(total), sum(squares)), 1) as spread from sums

),

measured as (

    select
        domain,
        follower_tier,
        authors,
        coalesce(spread_of(authors, total, squares), 0) as spread

    from sums

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
