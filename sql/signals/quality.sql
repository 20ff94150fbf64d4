-- one row per author: how others receive the author, against the size of the audience
-- grain: author_id
with

latest as (

    select * from authors.latest

),

posts as (

    select * from staging.posts

),

-- A post fetched several times counts once, with its newest numbers. Reposts carry the numbers of the original.
own_posts as (

    select
        author_id,
        post_id,
        max_by(
            likes_count + reposts_count + replies_count + coalesce(quotes_count, 0), (fetched_at, raw_id)
        ) as engagement

    from posts

    where not list_has_any(coalesce(referenced_kinds, []::varchar[]), ['retweeted', 'reposted'])

    group by author_id, post_id

),

engagement as (

    select
        author_id,
        count(engagement) as sampled_posts,
        avg(engagement) as engagement_per_post

    from own_posts

    group by author_id

),

final as (

    select
        latest.author_id,
        latest.followers_count,
        1000 * latest.listed_count / at_least(latest.followers_count, 1) as listed_per_1000_followers,
        coalesce(engagement.sampled_posts, 0) as sampled_posts,
        1000 * engagement.engagement_per_post / at_least(latest.followers_count, 1) as engagement_per_1000_followers,
        days_between(latest.created_at, getvariable('as_of')::timestamp) / 365.25 as account_age_years,
        (
            (latest.followers_count is not null)::integer
            + (latest.listed_count is not null)::integer
            + (engagement.engagement_per_post is not null)::integer
            + (latest.created_at is not null)::integer
        ) / 4 as coverage

    from latest

    left join engagement on latest.author_id = engagement.author_id

)

select * from final
