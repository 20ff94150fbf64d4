-- one row per author seen at least twice: how fast its number of followers changed
-- grain: author_id
with

users as (

    select * from staging.users

    where followers_count is not null

),

spans as (

    select
        author_id,
        min_by(followers_count, (fetched_at, raw_id)) as first_followers,
        max_by(followers_count, (fetched_at, raw_id)) as last_followers,
        date_diff('hour', min(fetched_at), max(fetched_at)) / 24 as days

    from users

    group by author_id

),

final as (

    select
        author_id,
        days,
        abs(ln((last_followers + 1) / (first_followers + 1))) * 30 / days as change_in_30_days

    from spans

    where days >= 1

)

select * from final
