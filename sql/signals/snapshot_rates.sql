-- one row per author whose profile was read at least twice: posts per day between two readings
-- grain: author_id
with

users as (

    select author_id, fetched_at, raw_id, posts_count from staging.users

    where posts_count is not null

),

limits as (

    select
        max(value) filter (where name = 'snapshot_least_days') as least_days,
        max(value) filter (where name = 'snapshot_most_days') as most_days

    from seeds.thresholds

),

newest as (

    select
        author_id,
        max(fetched_at) as fetched_at

    from users

    group by author_id

    having count(*) > 1

),

spans as (

    select
        users.author_id,
        min(users.fetched_at) as first_at,
        max(users.fetched_at) as last_at,
        min_by(users.posts_count, (users.fetched_at, users.raw_id)) as first_count,
        max_by(users.posts_count, (users.fetched_at, users.raw_id)) as last_count

    from users

    inner join newest on users.author_id = newest.author_id

    cross join limits

    where days_between(users.fetched_at, newest.fetched_at) <= limits.most_days

    group by users.author_id

),

-- A number that fell tells of deleted posts and nothing of new ones.
final as (

    select
        spans.author_id,
        round((spans.last_count - spans.first_count) / days_between(spans.first_at, spans.last_at), 6) as posts_per_day,
        round(days_between(spans.first_at, spans.last_at), 4) as days

    from spans

    cross join limits

    where days_between(spans.first_at, spans.last_at) >= limits.least_days
        and spans.last_count >= spans.first_count

)

select * from final
