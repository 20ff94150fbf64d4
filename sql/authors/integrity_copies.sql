-- one row per author and kind of value that another account of the same run has too: metrics, creation time, picture
-- grain: author_id, rule
--
-- How many digits two accounts have in common, less the digits of the number of accounts in the run: 3 means that not
-- one in a thousand accounts finds such a double by chance. A count has as many digits as its logarithm; small counts
-- prove nothing, nor does following as many as X lets most accounts follow.
with

readings as (

    select * from authors.integrity_readings

),

digits as (

    select
        max(value) filter (where name = 'integrity_digits_second') as of_second,
        max(value) filter (where name = 'integrity_digits_day') as of_day,
        max(value) filter (where name = 'integrity_following_limit') as following_limit

    from seeds.thresholds

),

runs as (

    select run_id, log10(count(distinct author_id)) as digits from readings group by run_id

),

doubles as (

    select run_id, following_count, posts_count from readings

    group by run_id, following_count, posts_count

    having min(author_id) <> max(author_id) and following_count + posts_count > 0

),

-- First the same following and posts, of these the same lists, and of these the same likes and media.
compared as (

    select
        readings.*,
        min(readings.author_id) over lists <> max(readings.author_id) over lists as same_lists,
        min(readings.author_id) over everything <> max(readings.author_id) over everything as same_everything

    from readings

    inner join doubles
        on readings.run_id = doubles.run_id
        and readings.following_count = doubles.following_count
        and readings.posts_count = doubles.posts_count

    window
        lists as (
            partition by readings.run_id, readings.following_count, readings.posts_count, readings.listed_count
        ),
        everything as (
            partition by
                readings.run_id, readings.following_count, readings.posts_count, readings.listed_count,
                readings.likes_given_count, readings.media_count
        )

),

metrics as (

    select
        compared.author_id,
        max(
            log10(1 + compared.posts_count)
            + case
                when abs(compared.following_count - digits.following_limit) > 0.01 * digits.following_limit
                    then log10(1 + compared.following_count)
                else 0
            end
            + case when compared.same_lists then log10(1 + coalesce(compared.listed_count, 0)) else 0 end
            + case
                when compared.same_everything
                    then log10(1 + coalesce(compared.likes_given_count, 0)) + log10(1 + coalesce(compared.media_count, 0))
                else 0
            end
            - runs.digits
        ) as digits

    from compared

    inner join runs on compared.run_id = runs.run_id

    cross join digits

    group by compared.author_id

),

moments as (

    select
        readings.run_id,
        readings.created_at,
        max(case when readings.created_at = readings.created_at::date then digits.of_day else digits.of_second end)
        - max(runs.digits) as digits

    from readings

    inner join runs on readings.run_id = runs.run_id

    cross join digits

    group by readings.run_id, readings.created_at

    having min(readings.author_id) <> max(readings.author_id)

),

creations as (

    select readings.author_id, max(moments.digits) as digits

    from readings

    inner join moments
        on readings.run_id = moments.run_id
        and readings.created_at = moments.created_at

    where moments.digits > 0

    group by readings.author_id

),

shared_pictures as (

    select run_id, picture_id, count(distinct author_id) as accounts from readings

    where picture_id is not null

    group by run_id, picture_id

    having min(author_id) <> max(author_id)

),

pictures as (

    select readings.author_id, max(shared_pictures.accounts - 1) as others

    from readings

    inner join shared_pictures
        on readings.run_id = shared_pictures.run_id
        and readings.picture_id = shared_pictures.picture_id

    group by readings.author_id

),

final as (

    select author_id, 'reused_metrics' as rule, digits::double as value from metrics

    union all

    select author_id, 'reused_created_at', digits::double from creations

    union all

    select author_id, 'reused_picture', others::double from pictures

)

select * from final
