-- one row per seed that should change: renamed, gone for good (retire), or now somebody else's (alarm)
-- grain: handle, domain
with

handles as (

    select * from staging.handles where status <> 'retired'

),

seed_authors as (

    select
        *,
        holder_id <> author_id as is_taken,
        lower(handle_now) <> handle as is_renamed

    from ops.seed_authors

),

rules as (

    select
        max(value) filter (where name = 'refresh_missing_times') as missing_times,
        max(value) filter (where name = 'refresh_missing_days') as missing_days

    from seeds.thresholds

),

gone as (

    select seed_misses.*

    from ops.seed_misses as seed_misses

    cross join rules

    where seed_misses.times >= rules.missing_times
        and days_between(seed_misses.first_seen, seed_misses.last_seen) >= rules.missing_days

),

alarms as (

    select
        handle,
        domain,
        'alarm' as action,
        case when is_renamed then handle_now end as new_handle,
        holder_id as author_id,
        'recycled' as outcome,
        held_first_seen as first_seen,
        held_last_seen as last_seen,
        held_times as times,
        held_evidence as evidence,
        concat('the list means author ', author_id, ', the handle is now of author ', holder_id) as note

    from seed_authors

    where is_taken

),

retirements as (

    select
        gone.handle,
        gone.domain,
        'retire' as action,
        null::varchar as new_handle,
        seed_authors.author_id,
        gone.outcome,
        gone.first_seen,
        gone.last_seen,
        gone.times,
        gone.evidence,
        concat(gone.outcome, ' ', gone.times, ' times in a row') as note

    from gone

    left join seed_authors
        on gone.handle = seed_authors.handle
        and gone.domain = seed_authors.domain

    where not coalesce(seed_authors.is_taken, false)

),

renames as (

    select
        handle,
        domain,
        'rename' as action,
        handle_now as new_handle,
        author_id,
        'renamed' as outcome,
        named_first_seen as first_seen,
        named_last_seen as last_seen,
        named_times as times,
        named_evidence as evidence,
        concat('author ', author_id, ' is now @', handle_now) as note

    from seed_authors

    where is_renamed
        and not is_taken
        and not exists (
            select 1 from gone where gone.handle = seed_authors.handle and gone.domain = seed_authors.domain
        )

),

proposed as (

    select * from alarms

    union all

    select * from retirements

    union all

    select * from renames

),

final as (

    select
        proposed.action,
        handles.spelled_handle as handle,
        proposed.domain,
        proposed.new_handle,
        proposed.author_id,
        proposed.outcome,
        proposed.first_seen,
        proposed.last_seen,
        proposed.times,
        proposed.evidence,
        proposed.note

    from proposed

    inner join handles
        on proposed.handle = handles.handle
        and proposed.domain = handles.domain

)

select * from final
