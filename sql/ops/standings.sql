-- one row per author and domain that curated the author or has it on its list: how it stands there, for the next plan
-- grain: author_id, domain
with

decisions as (

    select * from curated.decisions

    where is_curated or is_seeded

),

latest as (

    select * from authors.latest

),

tiers as (

    select * from authors.tiers

),

places as (

    select * from authors.places

),

volatility as (

    select * from authors.volatility

),

relevance as (

    select * from signals.relevance

),

domains as (

    select * from seeds.domains

),

near as (

    select
        max(value) filter (where name = 'plan_near_followers') as followers,
        max(value) filter (where name = 'plan_near_relevance') as relevance,
        max(value) filter (where name = 'plan_near_places') as places

    from seeds.thresholds

),

-- A domain that is not full has no last place: nobody is near it.
filled as (

    select
        domain,
        count(place) as eligible

    from curated.decisions

    group by domain

),

rules as (

    select
        decisions.author_id,
        decisions.domain,
        case
            when latest.verified then least(domains.min_followers_verified, domains.min_followers)
            else domains.min_followers
        end as min_followers

    from decisions

    inner join latest on decisions.author_id = latest.author_id

    inner join domains on decisions.domain = domains.domain

),

-- How far the author is from each limit that could move it in or out: 0 at the limit, 1 and more far away.
distances as (

    select
        decisions.author_id,
        decisions.domain,
        case
            when decisions.reason is null or decisions.reason in ('below_entry_rule', 'over_target')
                then abs(ln((latest.followers_count + 1) / (rules.min_followers + 1))) / ln(1 + near.followers)
        end as from_entry,
        case
            when decisions.reason is null or decisions.reason in ('low_relevance', 'over_target')
                then abs(relevance.relevance - domains.min_relevance) / near.relevance
        end as from_relevance,
        case
            when filled.eligible > domains.target_max
                then abs(decisions.place - domains.target_max - 0.5) / (near.places * domains.target_max)
        end as from_last_place

    from decisions

    inner join latest on decisions.author_id = latest.author_id

    inner join domains on decisions.domain = domains.domain

    inner join filled on decisions.domain = filled.domain

    inner join rules
        on decisions.author_id = rules.author_id
        and decisions.domain = rules.domain

    inner join relevance
        on decisions.author_id = relevance.author_id
        and decisions.domain = relevance.domain

    cross join near

),

final as (

    select
        decisions.author_id,
        decisions.domain,
        decisions.is_curated,
        decisions.reason,
        tiers.follower_tier,
        places.region,
        greatest(
            0,
            1 - coalesce(least(distances.from_entry, distances.from_relevance, distances.from_last_place), 1)
        )::double as nearness,
        coalesce(volatility.change_in_30_days, 0)::double as change_in_30_days,
        latest.fetched_at

    from decisions

    inner join latest on decisions.author_id = latest.author_id

    inner join tiers on decisions.author_id = tiers.author_id

    inner join distances
        on decisions.author_id = distances.author_id
        and decisions.domain = distances.domain

    inner join places on decisions.author_id = places.author_id

    left join volatility on decisions.author_id = volatility.author_id

)

select * from final
