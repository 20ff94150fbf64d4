-- one row per author and domain to judge: the domains that seeded the author, or all of them when none did
-- grain: author_id, domain
with

latest as (

    select * from authors.latest

),

handles as (

    select * from staging.handles

),

outcomes as (

    select * from staging.outcomes

),

domains as (

    select * from seeds.domains

),

-- An author is known by the handle that was asked for, even after a rename, and by the handle the profile shows.
author_handles as (

    select lower(handle) as handle, author_id from latest

    union

    select requested_handle as handle, author_id from outcomes

    where requested_handle is not null and author_id is not null

),

seeded as (

    select distinct
        author_handles.author_id,
        handles.domain

    from handles

    inner join author_handles on handles.handle = author_handles.handle

    inner join latest on author_handles.author_id = latest.author_id

),

unseeded as (

    select
        latest.author_id,
        domains.domain

    from latest

    cross join domains

    where not exists (select 1 from seeded where seeded.author_id = latest.author_id)

),

final as (

    select author_id, domain, true as is_seeded from seeded

    union all

    select author_id, domain, false as is_seeded from unseeded

)

select * from final
