-- one row per UTC day, run and domain: what its authors cost; authors of several domains are shared equally by them
-- grain: day, run_id, domain
with

author_costs as (

    select * from ops.author_costs

),

outcomes as (

    select * from staging.outcomes

),

requests as (

    select * from staging.requests

),

-- Two handles of one run may lead to one author.
planned as (

    select distinct run_id, author_id, unnest(domains) as domain

    from outcomes

    where author_id is not null and domains is not null

),

shares as (

    select
        run_id,
        author_id,
        domain,
        1 / count(*) over (partition by run_id, author_id) as share

    from planned

),

by_author as (

    select
        author_costs.day,
        author_costs.run_id,
        coalesce(shares.domain, 'none') as domain,
        author_costs.author_id,
        author_costs.dollars * coalesce(shares.share, 1) as dollars

    from author_costs

    left join shares
        on author_costs.run_id = shares.run_id
        and author_costs.author_id = shares.author_id

),

-- What an answer held may have been paid and yet be unusable.
by_nobody as (

    select
        day,
        run_id,
        'none' as domain,
        null::varchar as author_id,
        cost_dollars::double as dollars

    from requests

    where state = 'committed' and request_id not in (select request_id from author_costs)

),

final as (

    select
        day,
        run_id,
        domain,
        count(distinct author_id) as authors,
        round(sum(dollars), 6) as dollars

    from (select * from by_author union all select * from by_nobody)

    group by day, run_id, domain

)

select * from final
