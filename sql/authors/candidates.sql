-- one row per author and domain to judge: the domains that seeded the author, or all of them when none did
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

seeded as (

    select distinct
        known_handles.author_id,
        handles.domain

    from handles

    inner join known_handles on handles.handle = known_handles.handle

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
