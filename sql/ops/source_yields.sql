-- one row per run, domain and kind of seed: what asking for its handles brought and cost
-- grain: run_id, domain, source_type
with

handles as (

    select * from staging.handles

),

outcomes as (

    select * from staging.outcomes

),

author_costs as (

    select * from ops.author_costs

),

decisions as (

    select * from curated.decisions

),

-- An author asked for by id has it in its outcome, received or not.
asked_for as (

    select
        *,
        author_id is not null and outcome in ('found', 'protected', 'renamed', 'recycled') as is_received

    from outcomes

    where requested_kind in ('handle', 'id')

),

-- When each author was received first: only that run found somebody new.
first_seen as (

    select author_id, min(fetched_at) as first_fetched_at

    from asked_for

    where is_received

    group by author_id

),

asked as (

    select
        asked_for.run_id,
        lower(asked_for.handle) as handle,
        asked_for.outcome,
        asked_for.author_id,
        asked_for.is_received,
        asked_for.is_received and asked_for.fetched_at = first_seen.first_fetched_at as is_new

    from asked_for

    left join first_seen on asked_for.author_id = first_seen.author_id

),

dollars_by_author as (

    select run_id, author_id, sum(dollars) as dollars

    from author_costs

    group by run_id, author_id

),

-- A handle on several lists is shared equally by them.
seeded as (

    select
        handle,
        domain,
        source_type,
        1 / count(*) over (partition by handle) as share

    from handles

),

joined as (

    select
        asked.run_id,
        seeded.domain,
        seeded.source_type,
        asked.outcome,
        asked.is_received,
        asked.is_new and coalesce(decisions.is_curated, false) as is_new_valid,
        coalesce(dollars_by_author.dollars, 0) * seeded.share as dollars

    from asked

    inner join seeded on asked.handle = seeded.handle

    left join dollars_by_author
        on asked.run_id = dollars_by_author.run_id
        and asked.author_id = dollars_by_author.author_id

    left join decisions
        on asked.author_id = decisions.author_id
        and seeded.domain = decisions.domain

),

final as (

    select
        run_id,
        domain,
        source_type,
        count(*) as handles,
        count(*) filter (where is_received) as received,
        count(*) filter (where outcome = 'not_found') as not_found,
        count(*) filter (where outcome = 'suspended') as suspended,
        count(*) filter (where is_new_valid) as new_valid_authors,
        round(sum(dollars), 6) as dollars

    from joined

    group by run_id, domain, source_type

)

select * from final
