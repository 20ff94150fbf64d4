-- one row per author and measured input that a score model may name; what was not observed has no row
-- grain: author_id, input
with

activity as (

    select * from signals.activity

),

quality as (

    select * from signals.quality

),

predecessor as (

    select * from signals.predecessor

),

measured as (

    select * from predecessor where not has_no_metrics

),

used as (

    select distinct input from seeds.score_models

    where part in ('activity', 'quality', 'relevance')

),

inputs as (

    select author_id, 'days_since_last_post' as input, days_since_last_post as value, 1 as evidence, 'profile' as seen_in
    from activity

    union all

    select author_id, 'posts_per_day', posts_per_day, 1, posts_per_day_from from activity

    union all

    select author_id, 'original_share', original_share, sampled_posts, 'posts' from activity

    union all

    select author_id, 'active_days_share', active_days_share, sampled_posts, 'posts' from activity

    union all

    select author_id, 'received_for_size', received_for_size, received_posts, 'posts' from quality

    union all

    select author_id, 'listed_for_size', listed_for_size, 1, 'profile' from quality

    union all

    select author_id, 'disciplined_followers', disciplined_followers, 1, 'profile' from quality

    union all

    select author_id, 'account_age_years', account_age_years, 1, 'profile' from quality

    union all

    select author_id, 'integrity', integrity, 1, 'profile' from quality

    union all

    select author_id, 'followers', followers_count, 1, 'profile' from quality

    union all

    select author_id, 'constant', 1, 1, 'profile' from quality

    union all

    select author_id, 'posts_per_day_of_life', posts_per_day_of_life, 1, 'profile' from measured

    union all

    select author_id, 'likes_given_per_post', likes_given_per_post, 1, 'profile' from measured

    union all

    select author_id, 'media_per_post', media_per_post, 1, 'profile' from measured

    union all

    select author_id, 'likes_given_rate', likes_given_rate, 1, 'profile' from measured

    union all

    select author_id, 'media_rate', media_rate, 1, 'profile' from measured

    union all

    select author_id, 'listed', listed, 1, 'profile' from measured

    union all

    select author_id, 'has_pinned_post', has_pinned_post, 1, 'profile' from measured

    union all

    select author_id, 'years', years, 1, 'profile' from measured

    union all

    select author_id, 'followers_of_2025', followers, 1, 'profile' from predecessor

    union all

    select author_id, 'has_no_metrics', 1, 1, 'profile' from predecessor where has_no_metrics

    union all

    select author_id, 'has_blue_badge', has_blue_badge, 1, 'profile' from predecessor

    union all

    select author_id, 'has_organisation_badge', has_organisation_badge, 1, 'profile' from predecessor

    union all

    select author_id, 'has_legacy_badge', has_legacy_badge, 1, 'profile' from predecessor

    union all

    select author_id, 'words_found', words_found, 1, 'profile' from predecessor

    union all

    select author_id, 'has_badge_and_word', has_badge_and_word, 1, 'profile' from predecessor

),

final as (

    select
        inputs.author_id,
        inputs.input,
        inputs.value::double as value,
        inputs.evidence::integer as evidence,
        inputs.seen_in

    from inputs

    inner join used on inputs.input = used.input

    where inputs.value is not null

)

select * from final
