-- one row per author and feature of its link, location and metrics that is not 0, for the model of identity
-- grain: author_id, feature
with

latest as (

    select * from authors.latest

),

linked as (

    select
        author_id,
        coalesce(expanded_url, url, '') as link,
        regexp_replace(lower(handle), '[^a-z0-9]', '', 'g') as handle_letters,
        regexp_replace(normalise_text(coalesce(name, '')), '[^a-z0-9]', '', 'g') as name_letters,
        -- The host without www and its last label: github.com/ada is github.
        regexp_replace(
            regexp_replace(regexp_extract(lower(coalesce(expanded_url, url, '')), '^(?:https?://)?(?:www\.)?([^/?#]+)', 1), '\.[^.]*$', ''),
            '[^a-z0-9]', '', 'g'
        ) as host_letters,
        coalesce(location, '') as location,
        ln(1 + following_count) as following,
        ln(1 + followers_count) as followers,
        ln(1 + posts_count) as posts,
        ln(1 + likes_given_count) as likes,
        ln(1 + media_count) as media,
        greatest(1, days_between(created_at, fetched_at)) as days,
        posts_count,
        likes_given_count

    from latest

),

shapes as (

    select
        author_id,
        (link <> '')::double as link,
        (
            length(host_letters) > 3 and length(name_letters) > 3
            and (contains(name_letters, host_letters) or contains(host_letters, name_letters))
        )::double as link_is_name,
        (
            length(host_letters) > 3 and length(handle_letters) > 3
            and (contains(handle_letters, host_letters) or contains(host_letters, handle_letters))
        )::double as link_is_handle,
        regexp_matches(link, '^(https?://)?[^/]+/.')::double as link_page,
        (location <> '')::double as location,
        contains(location, ',')::double as location_comma,
        regexp_matches(location, '\d')::double as location_digit,
        coalesce(following, 0)::double as metric_following,
        coalesce(followers - following, 0)::double as metric_audience_ratio,
        coalesce(posts, 0)::double as metric_posts,
        coalesce(likes, 0)::double as metric_likes,
        coalesce(media, 0)::double as metric_media,
        coalesce(likes - posts, 0)::double as metric_likes_per_post,
        coalesce(media - posts, 0)::double as metric_media_per_post,
        coalesce(ln(posts_count / days + 0.001), 0)::double as metric_posts_per_day,
        coalesce(likes_given_count < 5, false)::double as metric_no_likes,
        coalesce(days / 1000, 0)::double as metric_age,
        (followers is not null and likes is not null and media is not null)::double as metrics_known

    from linked

),

unpivoted as (

    unpivot shapes on columns(* exclude author_id) into name feature value value

),

final as (

    select author_id, feature, value, null::varchar as word from unpivoted where value <> 0

)

select * from final
