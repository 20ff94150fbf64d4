-- one row per seed whose handle some profile showed: the author the list means, and the one who has the handle now
-- grain: handle, domain
with

owners as (

    select
        handle,
        domain,
        max(author_id) filter (where is_meant) as author_id,
        max(author_id) filter (where is_holder) as holder_id

    from authors.seed_sightings

    group by handle, domain

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

-- Answers that showed a seed's handle in the profile of whoever has it now.
held as (

    select
        owners.handle,
        owners.domain,
        min(users.fetched_at) as first_seen,
        max(users.fetched_at) as last_seen,
        count(*) as times,
        max_by(users.evidence, (users.fetched_at, users.raw_id)) as evidence

    from owners

    inner join users
        on owners.holder_id = users.author_id
        and owners.handle = lower(users.handle)

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
