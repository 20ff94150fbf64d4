-- one row per author and measure of its profile that may be a sign of a risk
-- grain: author_id, signal
with

latest as (

    select * from authors.latest

),

limits as (

    select
        max(value) filter (where name = 'risk_follow_least') as follow_least,
        max(value) filter (where name = 'risk_young_days') as young_days,
        max(value) filter (where name = 'risk_shared_bio_letters') as shared_bio_letters

    from seeds.thresholds

),

-- Links are left out of the comparison: X shortens each of them to another address.
bios as (

    select
        author_id,
        normalise_text(regexp_replace(description, 'https?://\S+', ' ', 'g')) as bio

    from latest

    where description is not null

),

hashed as (

    select author_id, hash(bios.bio) as bio from bios

    cross join limits

    where length(bios.bio) >= limits.shared_bio_letters

),

sharing as (

    select author_id, count(*) over (partition by bio) as authors from hashed

),

profiles as (

    select
        latest.author_id,
        latest.handle,
        coalesce(latest.description, '') as bio,
        coalesce(latest.expanded_url, '') as link,
        latest.profile_image_url,
        latest.followers_count,
        latest.following_count,
        latest.posts_count,
        latest.likes_given_count,
        at_least(days_between(latest.created_at, latest.fetched_at), 1) as days,
        limits.follow_least,
        limits.young_days

    from latest

    cross join limits

),

measured as (

    select
        profiles.author_id,
        coalesce(sharing.authors, 0)::double as shared_bio,
        case when following_count > follow_least then following_count / greatest(followers_count, 1) end::double
            as following_per_follower,
        (posts_count / days)::double as posts_per_day,
        case when days <= young_days then posts_count / days end::double as young_posts_per_day,
        (days <= young_days)::double as young_account,
        case when likes_given_count = 0 then posts_count end::double as posts_without_likes,
        (len(string_split(bio, '://')) - 1)::double as links_in_bio,
        len(regexp_extract_all(bio, '\$[A-Za-z]{2,6}\b'))::double as cashtags_in_bio,
        len(regexp_extract_all(bio, '#\w'))::double as hashtags_in_bio,
        len(regexp_extract_all(bio, '[\x{1F300}-\x{1F64F}\x{1F680}-\x{1FAFF}]'))::double as emoji_in_bio,
        contains(bio, '🔞')::double as adults_only,
        regexp_matches(
            concat(bio, ' ', link), '(?i)\b(t\.me/(\+|joinchat)|telegram\.me/joinchat|wa\.me/|chat\.whatsapp\.com/)'
        )::double as invite_link,
        length(regexp_extract(profiles.handle, '\d+$'))::double as handle_digits,
        contains(profile_image_url, 'default_profile')::double as default_picture

    from profiles

    left join sharing on profiles.author_id = sharing.author_id

),

final as (

    select author_id, signal, value from (
        unpivot measured on columns(* exclude author_id) into name signal value value
    )

    where value > 0

)

select * from final
