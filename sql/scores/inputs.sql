-- one row per author: every input that a score model may name, as measured; null where it was not observed
-- grain: author_id
-- What an input is stands in seeds/rules/score_inputs.csv. One wide row an author: a tenth of the work of a row an input.
with

tiers as (

    select * from authors.tiers

),

activity as (

    select * from signals.activity

),

quality as (

    select * from signals.quality

),

predecessor as (

    select * from signals.predecessor

),

-- The predecessor gave a profile without any count a number of points instead of these.
measured as (

    select * from predecessor

    where not has_no_metrics

),

final as (

    select
        tiers.author_id,
        tiers.follower_tier,
        activity.sampled_posts::integer as sampled_posts,
        quality.received_posts::integer as received_posts,
        activity.posts_per_day_from,
        activity.days_since_last_post::double as days_since_last_post,
        activity.posts_per_day::double as posts_per_day,
        activity.original_share::double as original_share,
        activity.active_days_share::double as active_days_share,
        quality.received_for_size::double as received_for_size,
        quality.listed_for_size::double as listed_for_size,
        quality.disciplined_followers::double as disciplined_followers,
        quality.account_age_years::double as account_age_years,
        quality.integrity::double as integrity,
        quality.followers_count::double as followers,
        1::double as constant,
        measured.posts_per_day_of_life::double as posts_per_day_of_life,
        measured.likes_given_per_post::double as likes_given_per_post,
        measured.media_per_post::double as media_per_post,
        measured.likes_given_rate::double as likes_given_rate,
        measured.media_rate::double as media_rate,
        measured.listed::double as listed,
        measured.has_pinned_post::double as has_pinned_post,
        measured.years::double as years,
        predecessor.followers::double as followers_of_2025,
        nullif(predecessor.has_no_metrics::integer, 0)::double as has_no_metrics,
        predecessor.has_blue_badge::double as has_blue_badge,
        predecessor.has_organisation_badge::double as has_organisation_badge,
        predecessor.has_legacy_badge::double as has_legacy_badge,
        predecessor.words_found::double as words_found,
        predecessor.has_badge_and_word::double as has_badge_and_word

    from tiers

    inner join activity on tiers.author_id = activity.author_id

    inner join quality on tiers.author_id = quality.author_id

    inner join predecessor on tiers.author_id = predecessor.author_id

    left join measured on tiers.author_id = measured.author_id

)

select * from final
