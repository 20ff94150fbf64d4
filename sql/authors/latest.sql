-- one row per author: the newest complete profile, or the newest at all
-- grain: author_id
with

users as (

    select * from staging.users

),

posts as (

    select * from staging.posts

),

newest as (

    select
        author_id,
        max_by(raw_id, (followers_count is not null, fetched_at, raw_id)) as raw_id

    from users

    group by author_id

),

newest_posts as (

    select
        author_id,
        max(coalesce(created_at, snowflake_time(post_id))) as last_post_at

    from posts

    group by author_id

),

final as (

    select
        users.author_id,
        users.handle,
        users.name,
        users.description,
        users.location,
        users.url,
        users.expanded_url,
        users.profile_image_url,
        users.followers_count,
        users.following_count,
        users.posts_count,
        users.listed_count,
        users.likes_given_count,
        users.media_count,
        users.verified_followers_count,
        users.pinned_post_id,
        coalesce(users.protected, false) as protected,
        users.verified,
        users.verified_type,
        users.is_identity_verified,
        coalesce(users.parody, false) as parody,
        users.affiliation_user_ids,
        users.affiliation_description,
        users.created_at,
        greatest(snowflake_time(users.most_recent_post_id), newest_posts.last_post_at) as last_post_at,
        users.fetched_at,
        users.source,
        users.run_id,
        users.batch_id,
        users.request_id

    from users

    inner join newest on users.raw_id = newest.raw_id

    left join newest_posts
        on users.author_id = newest_posts.author_id

)

select * from final
