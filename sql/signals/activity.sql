-- one row per author: how recently and how often the author posts
-- grain: author_id
with

latest as (

    select * from authors.latest

),

final as (

    select
        author_id,
        at_least(days_between(last_post_at, getvariable('as_of')::timestamp), 0) as days_since_last_post,
        posts_count / at_least(days_between(created_at, fetched_at), 1) as posts_per_day,
        (
            (last_post_at is not null)::integer
            + (posts_count is not null and created_at is not null)::integer
        ) / 2 as coverage

    from latest

)

select * from final
