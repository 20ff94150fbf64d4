-- one row per user object received, exact repeats inside one response dropped
-- grain: author_id, request_id, payload_sha256
with

received as (

    select * from raw.users

),

repeats as (

    select
        author_id,
        request_id,
        payload_sha256,
        min((raw_file, raw_row)) as kept

    from received

    group by author_id, request_id, payload_sha256

    having count(*) > 1

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
        received.payload_sha256,
        received.source,
        received.fetched_at,
        received.run_id,
        received.batch_id,
        received.request_id

    from received

    left join repeats
        on received.author_id = repeats.author_id
        and received.request_id = repeats.request_id
        and received.payload_sha256 = repeats.payload_sha256

    where repeats.kept is null or repeats.kept = (received.raw_file, received.raw_row)

)

select * from final
