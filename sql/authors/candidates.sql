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

domains as (

    select * from seeds.domains

),

-- A retired seed is no evidence: its author is judged for the domain as if nobody had listed it there.
listed as (

    select
        known_handles.author_id,
        handles.domain,
        bool_or(handles.status <> 'retired') as is_seeded

    from handles

    inner join known_handles on handles.handle = known_handles.handle

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
