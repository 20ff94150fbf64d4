-- one row per post read of a found author, with its newest numbers: what it received and whether that tells anything
-- grain: post_id
with

posts as (

    select * from staging.posts

),

latest as (

    select author_id, pinned_post_id from authors.latest

),

weights as (

    select
        max(value) filter (where name = 'received_like') as likes,
        max(value) filter (where name = 'received_repost') as reposts,
        max(value) filter (where name = 'received_quote') as quotes,
        max(value) filter (where name = 'received_reply') as replies,
        max(value) filter (where name = 'received_least_hours') as least_hours

    from seeds.thresholds

),

newest as (

    select
        post_id,
        max_by(raw_id, (fetched_at, raw_id)) as raw_id

    from posts

    group by post_id

),

final as (

    select
        posts.post_id,
        posts.author_id,
        coalesce(posts.created_at, snowflake_time(posts.post_id)) as posted_at,
        list_has_any(coalesce(posts.referenced_kinds, []::varchar[]), ['retweeted', 'reposted']) as is_repost,
        coalesce(posts.post_id = latest.pinned_post_id, false) as is_pinned,
        -- Reposts carry the numbers of the original, replies are read by few, a pinned post is the author's choice of
        -- the best, and a post of minutes has not been read yet.
        case
            when not list_has_any(
                coalesce(posts.referenced_kinds, []::varchar[]), ['retweeted', 'reposted', 'replied_to']
            )
            and not coalesce(posts.post_id = latest.pinned_post_id, false)
            and coalesce(
                days_between(coalesce(posts.created_at, snowflake_time(posts.post_id)), posts.fetched_at) * 24, 1e9
            ) >= weights.least_hours
                then round(
                    log10(
                        1 + weights.likes * posts.likes_count + weights.reposts * posts.reposts_count
                        + weights.replies * posts.replies_count + weights.quotes * coalesce(posts.quotes_count, 0)
                    ),
                    6
                )::decimal(9, 6)
        end as received,
        posts.request_id,
        posts.fetched_at

    from posts

    inner join newest on posts.raw_id = newest.raw_id

    inner join latest on posts.author_id = latest.author_id

    cross join weights

)

select * from final
