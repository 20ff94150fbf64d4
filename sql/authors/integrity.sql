-- one row per author: does the profile make sense as an answer of X, and if not, why
-- grain: author_id
with

latest as (

    select * from authors.latest

),

rules as (

    select * from seeds.integrity_rules

),

-- Same following, posts and likes on two accounts with a history is copying; the threshold keeps chance out.
metric_vectors as (

    select following_count, posts_count, likes_given_count

    from latest

    inner join rules on rules.rule = 'reused_metrics'

    where following_count + posts_count + likes_given_count >= 3 * rules.threshold

    group by following_count, posts_count, likes_given_count

    having count(*) > 1

),

broken as (

    select author_id, 'no_created_at' as rule from latest where created_at is null and followers_count is not null

    union all

    select latest.author_id, rules.rule from latest

    inner join rules on rules.rule = 'created_in_future'

    where days_between(latest.fetched_at, latest.created_at) > rules.threshold

    union all

    select latest.author_id, rules.rule from latest

    inner join rules on rules.rule = 'id_disagrees_with_created_at'

    where abs(days_between(snowflake_time(latest.author_id), latest.created_at)) * 24 > rules.threshold

    union all

    select latest.author_id, rules.rule from latest

    inner join rules on rules.rule = 'zeroed_metrics'

    where latest.followers_count >= rules.threshold
        and latest.following_count + latest.posts_count + latest.listed_count = 0

    union all

    select latest.author_id, rules.rule from latest

    inner join rules on rules.rule = 'media_exceed_posts'

    where latest.media_count > latest.posts_count * rules.threshold

    union all

    select latest.author_id, rules.rule from latest

    inner join rules on rules.rule = 'posts_per_day_beyond_reason'

    where latest.posts_count > rules.threshold * at_least(days_between(latest.created_at, latest.fetched_at), 1)

    union all

    select latest.author_id, 'reused_metrics' as rule from latest

    inner join metric_vectors
        on latest.following_count = metric_vectors.following_count
        and latest.posts_count = metric_vectors.posts_count
        and latest.likes_given_count = metric_vectors.likes_given_count

),

explained as (

    select
        broken.author_id,
        array_agg(rules.reason order by rules.rule) as reasons

    from broken

    inner join rules on broken.rule = rules.rule

    group by broken.author_id

),

final as (

    select
        latest.author_id,
        explained.reasons is not null as is_suspect,
        coalesce(explained.reasons, []::varchar[]) as reasons

    from latest

    left join explained on latest.author_id = explained.author_id

)

select * from final
