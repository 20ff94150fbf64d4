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

-- Meant is who had the handle when it was listed, or else whoever had it first after that.
owners as (

    select
        handle,
        domain,
        coalesce(
            max_by(author_id, (fetched_at, raw_id)) filter (where is_before_listing),
            min_by(author_id, (fetched_at, raw_id))
        ) as author_id,
        max_by(author_id, (fetched_at, raw_id)) as holder_id

    from sightings

    group by handle, domain

),

held as (

    select
        owners.handle,
        owners.domain,
        min(sightings.fetched_at) as first_seen,
        max(sightings.fetched_at) as last_seen,
        count(*) as times,
        max_by(sightings.evidence, (sightings.fetched_at, sightings.raw_id)) as evidence

    from owners

    inner join sightings
        on owners.handle = sightings.handle
        and owners.domain = sightings.domain
        and owners.holder_id = sightings.author_id

    group by owners.handle, owners.domain

),

profiles as (

    select * from users where author_id in (select author_id from owners)

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
        owners.handle,
        owners.domain,
        owners.author_id,
        named.handle as handle_now,
        named.first_seen as named_first_seen,
        named.last_seen as named_last_seen,
        named.times as named_times,
        named.evidence as named_evidence,
        owners.holder_id,
        held.first_seen as held_first_seen,
        held.last_seen as held_last_seen,
        held.times as held_times,
        held.evidence as held_evidence

    from owners

    inner join named on owners.author_id = named.author_id

    inner join held
        on owners.handle = held.handle
        and owners.domain = held.domain

)

select * from final
