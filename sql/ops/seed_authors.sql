-- one row per seed whose handle some profile showed: the author the list means, and the one who has the handle now
-- grain: handle, domain
with

handles as (

    select * from staging.handles

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

ranked as (

    select
        handle,
        domain,
        author_id,
        row_number() over (
            partition by handle, domain
            order by
                is_before_listing desc,
                case when is_before_listing then fetched_at end desc,
                fetched_at,
                raw_id
        ) as place_when_listed,
        row_number() over (partition by handle, domain order by fetched_at desc, raw_id desc) as place_now

    from sightings

),

-- Who had the handle when it was listed, or else whoever had it first after that.
meant as (

    select handle, domain, author_id from ranked where place_when_listed = 1

),

holders as (

    select handle, domain, author_id from ranked where place_now = 1

),

held as (

    select
        holders.handle,
        holders.domain,
        holders.author_id,
        min(sightings.fetched_at) as first_seen,
        max(sightings.fetched_at) as last_seen,
        count(*) as times,
        max_by(sightings.evidence, (sightings.fetched_at, sightings.raw_id)) as evidence

    from holders

    inner join sightings
        on holders.handle = sightings.handle
        and holders.domain = sightings.domain
        and holders.author_id = sightings.author_id

    group by holders.handle, holders.domain, holders.author_id

),

profiles as (

    select * from users where author_id in (select author_id from meant)

),

names as (

    select
        author_id,
        max_by(handle, (fetched_at, raw_id)) as handle

    from profiles

    group by author_id

),

named as (

    select
        names.author_id,
        names.handle,
        min(profiles.fetched_at) as first_seen,
        max(profiles.fetched_at) as last_seen,
        count(*) as times,
        max_by(profiles.evidence, (profiles.fetched_at, profiles.raw_id)) as evidence

    from names

    inner join profiles
        on names.author_id = profiles.author_id
        and lower(names.handle) = lower(profiles.handle)

    group by names.author_id, names.handle

),

final as (

    select
        meant.handle,
        meant.domain,
        meant.author_id,
        named.handle as handle_now,
        named.first_seen as named_first_seen,
        named.last_seen as named_last_seen,
        named.times as named_times,
        named.evidence as named_evidence,
        held.author_id as holder_id,
        held.first_seen as held_first_seen,
        held.last_seen as held_last_seen,
        held.times as held_times,
        held.evidence as held_evidence

    from meant

    inner join named on meant.author_id = named.author_id

    inner join held
        on meant.handle = held.handle
        and meant.domain = held.domain

)

select * from final
