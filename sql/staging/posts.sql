-- one row per post object received, without repeats: the same object of the same moment, in one response or file or two
-- grain: raw_id
with

received as (

    select * from raw.posts

),

numbered as (

    select
        *,
        row_number() over (
            partition by post_id, fetched_at, payload_sha256
            order by raw_id
        ) as copy

    from received

),

final as (

    select
        post_id,
        author_id,
        created_at,
        text,
        lower(lang) as lang,
        conversation_id,
        in_reply_to_user_id,
        referenced_kinds,
        referenced_ids,
        hashtags,
        mentioned_ids,
        possibly_sensitive,
        reposts_count,
        replies_count,
        likes_count,
        quotes_count,
        bookmarks_count,
        impressions_count,
        source,
        fetched_at,
        run_id,
        batch_id,
        request_id,
        raw_id

    from numbered

    where copy = 1

)

select * from final
