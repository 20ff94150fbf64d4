-- one row per author and domain to judge: the domains that list the author or that something speaks for, or else all
-- grain: author_id, domain
with

latest as (

    select * from authors.latest

),

listed as (

    select * from authors.listed

),

domains as (

    select * from seeds.domains

),

-- Each step reads signals.relevance_sources for itself: a CTE that is read twice is held in memory whole.
spoken_for as (

    select author_id, domain, is_seeded from listed

    union all

    select author_id, domain, false as is_seeded from signals.relevance_sources

    where source_of <> 'curator'

),

known as (

    select
        author_id,
        domain,
        bool_or(is_seeded) as is_seeded

    from spoken_for

    group by author_id, domain

),

unknown as (

    select latest.author_id from latest

    where not exists (select 1 from listed where listed.author_id = latest.author_id)
        and not exists (select 1 from signals.relevance_sources as r where r.author_id = latest.author_id)

),

final as (

    select
        known.author_id,
        known.domain,
        known.is_seeded

    from known

    inner join latest on known.author_id = latest.author_id

    union all

    select
        unknown.author_id,
        domains.domain,
        false as is_seeded

    from unknown

    cross join domains

)

select * from final
