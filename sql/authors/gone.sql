-- one row per author whom X has not returned lately, so often and so long that the account is taken for gone
-- grain: author_id
with

outcomes as (

    select * from staging.outcomes where requested_kind in ('handle', 'id') and outcome in ('not_found', 'suspended')

),

latest as (

    select * from authors.latest

),

users as (

    select * from staging.users

),

rules as (

    select
        max(value) filter (where name = 'refresh_missing_times') as missing_times,
        max(value) filter (where name = 'refresh_missing_days') as missing_days

    from seeds.thresholds

),

-- Asked for by id, or by the handle the author had last: that of another handle is missing says nothing.
missed as (

    select
        latest.author_id,
        outcomes.outcome,
        outcomes.fetched_at,
        outcomes.run_id

    from latest

    inner join outcomes
        on outcomes.requested_kind = 'id'
        and outcomes.requested = latest.author_id

    union all

    select
        latest.author_id,
        outcomes.outcome,
        outcomes.fetched_at,
        outcomes.run_id

    from latest

    inner join outcomes
        on outcomes.requested_kind = 'handle'
        and outcomes.requested_handle = lower(latest.handle)

),

received as (

    select
        author_id,
        max(fetched_at) as received_at

    from users

    where author_id in (select author_id from missed)

    group by author_id

),

final as (

    select
        missed.author_id,
        max_by(missed.outcome, (missed.fetched_at, missed.run_id)) as outcome,
        min(missed.fetched_at) as first_seen,
        max(missed.fetched_at) as last_seen,
        count(*) as times

    from missed

    inner join received
        on missed.author_id = received.author_id
        and missed.fetched_at > received.received_at

    cross join rules

    group by missed.author_id, rules.missing_times, rules.missing_days

    having count(*) >= rules.missing_times
        and days_between(min(missed.fetched_at), max(missed.fetched_at)) >= rules.missing_days

)

select * from final
