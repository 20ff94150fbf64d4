-- one row per user object received, without repeats: the same object of the same moment, in one response or file or two
-- grain: raw_id
with

received as (

    select * from raw.users

),

-- Few authors come twice at one moment, so only those are compared payload by payload. Each step reads raw.users for
-- itself: a CTE that is read twice is held in memory whole.
crowded as (

    select author_id, fetched_at from raw.users

    group by author_id, fetched_at

    having count(*) > 1

),

repeats as (

    select
        users.raw_id,
        row_number() over (
            partition by users.author_id, users.fetched_at, users.payload_sha256
            order by users.raw_id
        ) as copy

    from raw.users as users

    inner join crowded
        on users.author_id = crowded.author_id
        and users.fetched_at = crowded.fetched_at

),

final as (

    select
        received.author_id,
        received.handle,
        nullif(trim(received.name), '') as name,
        nullif(trim(received.description), '') as description,
        nullif(trim(received.location), '') as location,
        received.url,
        received.expanded_url,
        received.profile_image_url,
        received.created_at,
        received.protected,
        received.verified,
        lower(received.verified_type) as verified_type,
        received.is_identity_verified,
        received.parody,
        received.followers_count,
        received.following_count,
        received.posts_count,
        received.listed_count,
        received.likes_given_count,
        received.media_count,
        received.verified_followers_count,
        received.pinned_post_id,
        received.most_recent_post_id,
        received.affiliation_user_ids,
        received.affiliation_description,
        received.withheld_countries,
        received.source,
        received.fetched_at,
        received.run_id,
        received.batch_id,
        received.request_id,
        received.raw_id

    from received

    where not exists (select 1 from repeats where repeats.raw_id = received.raw_id and repeats.copy > 1)

)

select * from final
