-- one row per author: how recently and how often the author posts, and how much of that is the author's own
-- grain: author_id
with

latest as (

    select * from authors.latest

),

snapshot_rates as (

    select * from signals.snapshot_rates

),

limits as (

    select max(value) as least_posts from seeds.thresholds

    where name = 'timeline_least_posts'

),

-- A pinned post may be years older than the sample that it came with.
timelines as (

    select
        author_id,
        count(*) as sampled_posts,
        count(*) filter (where is_repost) as reposts,
        count(distinct posted_at::date) as active_days,
        min(posted_at) as first_at,
        max(posted_at) as last_at

    from signals.sampled_posts

    where not is_pinned

    group by author_id

),

rates as (

    select
        latest.author_id,
        coalesce(timelines.sampled_posts, 0) as sampled_posts,
        snapshot_rates.posts_per_day as snapshot_rate,
        case
            when timelines.sampled_posts >= limits.least_posts and timelines.last_at > timelines.first_at
                then round((timelines.sampled_posts - 1) / days_between(timelines.first_at, timelines.last_at), 6)
        end as timeline_rate,
        round(latest.posts_count / at_least(days_between(latest.created_at, latest.fetched_at), 1), 6) as lifetime_rate,
        round(1 - timelines.reposts / timelines.sampled_posts, 6) as original_share,
        round(
            timelines.active_days / (date_diff('day', timelines.first_at, timelines.last_at) + 1), 6
        ) as active_days_share

    from latest

    left join snapshot_rates on latest.author_id = snapshot_rates.author_id

    left join timelines on latest.author_id = timelines.author_id

    cross join limits

),

final as (

    select
        latest.author_id,
        at_least(days_between(latest.last_post_at, getvariable('as_of')::timestamp), 0) as days_since_last_post,
        coalesce(rates.snapshot_rate, rates.timeline_rate, rates.lifetime_rate) as posts_per_day,
        case
            when rates.snapshot_rate is not null then 'snapshots'
            when rates.timeline_rate is not null then 'posts'
            when rates.lifetime_rate is not null then 'profile'
        end as posts_per_day_from,
        rates.sampled_posts,
        rates.original_share,
        rates.active_days_share

    from latest

    inner join rates on latest.author_id = rates.author_id

)

select * from final
