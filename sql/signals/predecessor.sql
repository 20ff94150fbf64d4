-- one row per author: what the formulas of the predecessor read, for its score models only
-- grain: author_id
-- github ChesterRa/influx: rates of likes given and media, lists, pinned post, check mark, words found as substrings.
with

latest as (

    select
        *,
        coalesce(followers_count, posts_count, listed_count, likes_given_count, media_count) is null as has_no_metrics,
        floor(at_least(days_between(created_at, getvariable('as_of')::timestamp), 0)) as age_days,
        lower(concat_ws(chr(10), handle, name, description)) as texts,
        coalesce(verified, false) or coalesce(verified_type, 'none') <> 'none' as has_badge

    from authors.latest

),

words as (

    select word from seeds.substring_words

),

-- As it was: 'ai' is found in 'said'.
found as (

    select
        latest.author_id,
        count(*) as words

    from latest

    inner join words on contains(latest.texts, words.word)

    group by latest.author_id

),

final as (

    select
        latest.author_id,
        latest.has_no_metrics,
        case
            when latest.age_days > 0 then coalesce(latest.posts_count, 0) / greatest(1, latest.age_days) else 0
        end as posts_per_day_of_life,
        coalesce(latest.likes_given_count, 0) / greatest(1, coalesce(latest.posts_count, 0)) as likes_given_per_post,
        coalesce(latest.media_count, 0) / greatest(1, coalesce(latest.posts_count, 0)) as media_per_post,
        case
            when latest.posts_count > 0 then coalesce(latest.likes_given_count, 0) / latest.posts_count else 0
        end as likes_given_rate,
        case when latest.posts_count > 0 then coalesce(latest.media_count, 0) / latest.posts_count else 0 end as media_rate,
        coalesce(latest.listed_count, 0) as listed,
        (latest.pinned_post_id is not null)::integer as has_pinned_post,
        coalesce(latest.age_days, 0) / 365.25 as years,
        coalesce(latest.followers_count, 0) as followers,
        coalesce(latest.verified_type = 'blue', false)::integer as has_blue_badge,
        coalesce(latest.verified_type in ('business', 'government'), false)::integer as has_organisation_badge,
        (
            coalesce(latest.verified, false)
            and coalesce(latest.verified_type, 'none') not in ('blue', 'business', 'government')
        )::integer as has_legacy_badge,
        coalesce(found.words, 0) as words_found,
        (latest.has_badge and found.words is not null)::integer as has_badge_and_word

    from latest

    left join found on latest.author_id = found.author_id

)

select * from final
