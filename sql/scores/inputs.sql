-- one row per author and measured input that a score model may name; what was not observed has no row
-- grain: author_id, input
with

activity as (

    select * from signals.activity

),

quality as (

    select * from signals.quality

),

inputs as (

    select author_id, 'days_since_last_post' as input, days_since_last_post as value from activity

    union all

    select author_id, 'posts_per_day' as input, posts_per_day as value from activity

    union all

    select author_id, 'followers' as input, followers_count as value from quality

    union all

    select author_id, 'listed_per_1000_followers' as input, listed_per_1000_followers as value from quality

    union all

    select author_id, 'engagement_per_1000_followers' as input, engagement_per_1000_followers as value from quality

    union all

    select author_id, 'account_age_years' as input, account_age_years as value from quality

),

final as (

    select author_id, input, value::double as value from inputs

    where value is not null

)

select * from final
