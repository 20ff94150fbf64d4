-- one row per author and domain that has, or had, a handle of the author on its list
-- grain: author_id, domain
with

handles as (

    select * from staging.handles

),

known_handles as (

    select * from authors.known_handles

),

seed_sightings as (

    select * from authors.seed_sightings

),

-- A retired seed is no evidence: its author is judged for the domain as if nobody had listed it there. Nor is a seed
-- evidence for somebody who took its handle over.
final as (

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

)

select * from final
