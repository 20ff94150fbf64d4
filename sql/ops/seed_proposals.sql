-- one row per seed that should change: renamed, gone for good (retire), or now somebody else's (alarm)
-- grain: handle, domain
with

handles as (

    select * from staging.handles where status <> 'retired'

),

users as (

    select
        author_id,
        handle,
        fetched_at,
        raw_id,
        concat_ws('/', run_id, request_id) as evidence

    from staging.users

),

outcomes as (

    select
        lower(handle) as handle,
        outcome,
        fetched_at,
        run_id,
        requested,
        concat_ws('/', run_id, request_id) as evidence

    from staging.outcomes

    where requested_kind in ('handle', 'id')

),

rules as (

    select
        max(value) filter (where name = 'refresh_missing_times') as missing_times,
        max(value) filter (where name = 'refresh_missing_days') as missing_days

    from seeds.thresholds

),

-- Answers that showed a seed's handle in a profile.
sightings as (

    select
        handles.handle,
        handles.domain,
        users.author_id,
        users.fetched_at,
        users.raw_id,
        users.evidence,
        users.fetched_at::date <= handles.added_at as is_before_listing

    from handles

    inner join users on handles.handle = lower(users.handle)

),

ranked_sightings as (

    select
        *,
        row_number() over (
            partition by handle, domain
            order by
                is_before_listing desc,
                case when is_before_listing then fetched_at end desc,
                fetched_at,
                raw_id
        ) as place_for_meaning,
        row_number() over (partition by handle, domain order by fetched_at desc, raw_id desc) as place_for_today

    from sightings

),

-- Whom the list means: who had the handle when it was listed, or else whoever had it first after that.
meant as (

    select handle, domain, author_id from ranked_sightings where place_for_meaning = 1

),

holders as (

    select handle, domain, author_id from ranked_sightings where place_for_today = 1

),

taken as (

    select
        sightings.handle,
        sightings.domain,
        sightings.author_id,
        min(sightings.fetched_at) as first_seen,
        max(sightings.fetched_at) as last_seen,
        count(*) as times,
        max_by(sightings.evidence, (sightings.fetched_at, sightings.raw_id)) as evidence

    from sightings

    inner join holders
        on sightings.handle = holders.handle
        and sightings.domain = holders.domain
        and sightings.author_id = holders.author_id

    inner join meant
        on sightings.handle = meant.handle
        and sightings.domain = meant.domain
        and sightings.author_id <> meant.author_id

    group by sightings.handle, sightings.domain, sightings.author_id

),

profiles as (

    select * from users where author_id in (select author_id from meant)

),

named as (

    select
        author_id,
        max_by(handle, (fetched_at, raw_id)) as handle,
        max(fetched_at) as seen_at

    from profiles

    group by author_id

),

named_since as (

    select
        named.author_id,
        min(profiles.fetched_at) as first_seen,
        max(profiles.fetched_at) as last_seen,
        count(*) as times,
        max_by(profiles.evidence, (profiles.fetched_at, profiles.raw_id)) as evidence

    from named

    inner join profiles
        on named.author_id = profiles.author_id
        and lower(named.handle) = lower(profiles.handle)

    group by named.author_id

),

-- An answer from before the day of listing was known to whoever listed the handle.
answers as (

    select
        handles.handle,
        handles.domain,
        outcomes.outcome,
        outcomes.fetched_at,
        outcomes.run_id,
        outcomes.requested,
        outcomes.evidence,
        outcomes.outcome in ('not_found', 'suspended') as is_missing,
        max(outcomes.fetched_at) filter (
            where outcomes.outcome in ('found', 'protected', 'renamed', 'recycled')
        ) over (partition by handles.handle, handles.domain) as received_at

    from handles

    inner join outcomes
        on handles.handle = outcomes.handle
        and handles.added_at <= outcomes.fetched_at::date

),

missing as (

    select
        answers.handle,
        answers.domain,
        max_by(answers.outcome, (answers.fetched_at, answers.run_id, answers.requested)) as outcome,
        min(answers.fetched_at) as first_seen,
        max(answers.fetched_at) as last_seen,
        count(*) as times,
        max_by(answers.evidence, (answers.fetched_at, answers.run_id, answers.requested)) as evidence

    from answers

    left join meant
        on answers.handle = meant.handle
        and answers.domain = meant.domain

    left join named on meant.author_id = named.author_id

    where answers.is_missing
        and (answers.received_at is null or answers.fetched_at > answers.received_at)
        and (named.seen_at is null or answers.fetched_at > named.seen_at)

    group by answers.handle, answers.domain

),

gone as (

    select missing.*

    from missing

    cross join rules

    where missing.times >= rules.missing_times
        and days_between(missing.first_seen, missing.last_seen) >= rules.missing_days

),

alarms as (

    select
        'alarm' as action,
        handles.spelled_handle as handle,
        handles.domain,
        case when lower(named.handle) <> handles.handle then named.handle end as new_handle,
        taken.author_id,
        'recycled' as outcome,
        taken.first_seen,
        taken.last_seen,
        taken.times,
        taken.evidence,
        concat('the list means author ', meant.author_id, ', the handle is now of author ', taken.author_id) as note

    from taken

    inner join handles
        on taken.handle = handles.handle
        and taken.domain = handles.domain

    inner join meant
        on taken.handle = meant.handle
        and taken.domain = meant.domain

    inner join named on meant.author_id = named.author_id

),

retirements as (

    select
        'retire' as action,
        handles.spelled_handle as handle,
        handles.domain,
        null::varchar as new_handle,
        meant.author_id,
        gone.outcome,
        gone.first_seen,
        gone.last_seen,
        gone.times,
        gone.evidence,
        concat(gone.outcome, ' ', gone.times, ' times in a row') as note

    from gone

    inner join handles
        on gone.handle = handles.handle
        and gone.domain = handles.domain

    left join meant
        on gone.handle = meant.handle
        and gone.domain = meant.domain

    where not exists (select 1 from taken where taken.handle = gone.handle and taken.domain = gone.domain)

),

renames as (

    select
        'rename' as action,
        handles.spelled_handle as handle,
        handles.domain,
        named.handle as new_handle,
        meant.author_id,
        'renamed' as outcome,
        named_since.first_seen,
        named_since.last_seen,
        named_since.times,
        named_since.evidence,
        concat('author ', meant.author_id, ' is now @', named.handle) as note

    from meant

    inner join handles
        on meant.handle = handles.handle
        and meant.domain = handles.domain

    inner join named on meant.author_id = named.author_id

    inner join named_since on meant.author_id = named_since.author_id

    where lower(named.handle) <> meant.handle
        and not exists (select 1 from taken where taken.handle = meant.handle and taken.domain = meant.domain)
        and not exists (select 1 from gone where gone.handle = meant.handle and gone.domain = meant.domain)

),

final as (

    select * from alarms

    union all

    select * from retirements

    union all

    select * from renames

)

select * from final
