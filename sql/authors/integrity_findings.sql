-- one row per author and rule of seeds.integrity_rules that what was received of it breaks
-- grain: author_id, rule
with

latest as (

    select * from authors.latest

),

id_dates as (

    select * from authors.id_dates

),

copies as (

    select * from authors.integrity_copies

),

contradictions as (

    select * from authors.integrity_contradictions

),

rules as (

    select * from seeds.integrity_rules

),

first_id as (

    select min(created_on) as created_on from seeds.id_dates

),

counted as (

    select
        author_id,
        concat(
            followers_count, ' ', following_count, ' ', posts_count, ' ',
            listed_count, ' ', likes_given_count, ' ', media_count, ' '
        ) as written

    from latest

),

profiles as (

    select
        latest.author_id,
        latest.handle,
        latest.name,
        latest.description,
        latest.profile_image_url,
        latest.verified_type,
        latest.created_at,
        latest.last_post_at,
        latest.fetched_at,
        latest.followers_count,
        latest.following_count,
        latest.posts_count,
        latest.listed_count,
        latest.likes_given_count,
        latest.media_count,
        id_dates.era,
        id_dates.given_out_at,
        first_id.created_on as first_created_on,
        snowflake_time(regexp_extract(latest.profile_image_url, '/profile_images/([0-9]{1,19})/', 1)) as pictured_at,
        (length(counted.written) - length(regexp_replace(counted.written, '([1-9])0+ ', '\1 ', 'g')))::double as zeros

    from latest

    inner join id_dates on latest.author_id = id_dates.author_id

    inner join counted on latest.author_id = counted.author_id

    cross join first_id

),

-- One column per rule. A rule is broken by what is above its threshold; null breaks none.
measures as (

    select
        author_id,
        (created_at is null and followers_count is not null)::double as no_created_at,
        days_between(created_at, first_created_on)::double as created_before_x,
        days_between(fetched_at, created_at)::double as created_in_future,
        (era = 'none')::double as id_of_no_era,
        case when era = 'snowflake' then days_between(fetched_at, given_out_at) end::double as id_in_future,
        case when era = 'snowflake' then abs(days_between(given_out_at, created_at)) * 24 end::double
            as id_disagrees_with_created_at,
        case when era = 'sequential' then abs(days_between(given_out_at, created_at)) end::double
            as old_id_disagrees_with_created_at,
        days_between(last_post_at, created_at)::double as post_before_account,
        days_between(pictured_at, created_at)::double as picture_before_account,
        length(handle)::double as long_handle,
        length(name)::double as long_name,
        length(description)::double as long_description,
        (
            followers_count is not null
            and (following_count is null or posts_count is null or listed_count is null)
        )::double as missing_metrics,
        (followers_count is not null and (likes_given_count is null or media_count is null))::double as fewer_metrics,
        followers_count / 1e6 as followers_beyond_reason,
        case when following_count + posts_count + listed_count = 0 then followers_count end::double as zeroed_metrics,
        case when posts_count + listed_count = 0 and following_count > 0 then followers_count end::double
            as zeroed_posts_and_lists,
        (media_count > posts_count)::double as media_exceed_posts,
        (media_count - posts_count)::double as media_far_exceed_posts,
        case when listed_count > followers_count then listed_count end::double as lists_exceed_followers,
        case
            when coalesce(verified_type, 'none') not in ('business', 'government')
                then posts_count / at_least(days_between(created_at, fetched_at), 1)
        end::double as posts_per_day_beyond_reason,
        (created_at = created_at::date)::double as round_created_at,
        zeros as round_counts,
        zeros as very_round_counts

    from profiles

),

unpivoted as (

    unpivot measures on columns(* exclude author_id) into name rule value value

),

measured as (

    select author_id, rule, value from unpivoted

    union all

    select author_id, rule, value from copies

    union all

    select author_id, rule, value from contradictions

),

final as (

    select
        measured.author_id,
        rules.rule,
        measured.value,
        rules.weight,
        rules.reason

    from measured

    inner join rules on measured.rule = rules.rule

    where measured.value > rules.threshold

)

select * from final
