-- one row per author and contradiction between what was received of it, of its handle and of the requests
-- grain: author_id, rule
with

readings as (

    select author_id, run_id, handle, floor(epoch(fetched_at) / 3600) as hour from authors.integrity_readings

),

-- Handles change hands, but not within an hour of a run.
reused_ids as (

    select author_id, run_id, hour, count(distinct handle) - 1 as others from readings

    group by author_id, run_id, hour

    having min(handle) <> max(handle)

),

reused_handles as (

    select handle, run_id, hour, count(distinct author_id) - 1 as others from readings

    group by handle, run_id, hour

    having min(author_id) <> max(author_id)

),

-- An import cannot contradict what X answered itself.
creations as (

    select
        users.author_id,
        days_between(min(users.created_at), max(users.created_at)) as days

    from staging.users as users

    inner join authors.latest as latest on users.author_id = latest.author_id

    where users.source <> 'import' or latest.source = 'import'

    group by users.author_id

    having min(users.created_at) <> max(users.created_at)

),

answered as (

    select distinct run_id, request_id from staging.requests where received_at is not null

),

-- Imported files have no requests.
unanswered as (

    select latest.author_id

    from authors.latest as latest

    left join answered
        on latest.run_id = answered.run_id
        and latest.request_id = answered.request_id

    where answered.request_id is null
        and latest.source <> 'import'
        and not starts_with(latest.run_id, 'import_')

),

final as (

    select author_id, 'reused_id' as rule, max(others)::double as value from reused_ids group by author_id

    union all

    select readings.author_id, 'reused_handle', max(reused_handles.others)::double

    from readings

    inner join reused_handles
        on readings.handle = reused_handles.handle
        and readings.run_id = reused_handles.run_id
        and readings.hour = reused_handles.hour

    group by readings.author_id

    union all

    select author_id, 'created_at_changes', days::double from creations

    union all

    select author_id, 'no_request', 1::double from unanswered

)

select * from final
