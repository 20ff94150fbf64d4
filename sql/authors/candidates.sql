-- one row per author and domain to judge: the domains that list the author, or all of them when none ever did
-- grain: author_id, domain
with

latest as (

    select * from authors.latest

),

handles as (

    select * from staging.handles

),

known_handles as (

    select * from authors.known_handles

),

seed_sightings as (

    select * from authors.seed_sightings

),

domains as (

    select * from seeds.domains

),

-- A retired seed is no evidence: its author is judged for the domain as if nobody had listed it there. Nor is a seed
-- evidence for somebody who took its handle over.
listed as (

    select
        known_handles.author_id,
        handles.domain,
        bool_or(handles.status <> 'retired') as is_seeded

    from handles

    inner join known_handles on handles.handle = known_handles.handle

    left join seed_sightings
        on handles.handle = seed_sightings.handle
        and handles.domain = seed_sightings.domain
        and known_handles.author_id = seed_sightings.author_id

    where coalesce(seed_sightings.is_meant, true)

    group by known_handles.author_id, handles.domain

),

unlisted as (

    select
        latest.author_id,
        domains.domain

    from latest

    cross join domains

    where not exists (select 1 from listed where listed.author_id = latest.author_id)

),

final as (

    select author_id, domain, is_seeded from listed

    union all

    select author_id, domain, false as is_seeded from unlisted

)

select * from final
