-- What did each run cost, and what is that per author found and per author curated?
with

found as (

    select distinct run_id, author_id from staging.outcomes where outcome = 'found'

),

per_run as (

    select
        found.run_id,
        count(*) as authors_found,
        count(*) filter (where authors.is_curated) as authors_curated

    from found

    left join curated.authors on found.author_id = authors.author_id

    group by found.run_id

)

select
    runs.run_id,
    runs.source,
    runs.requests,
    runs.cost_dollars,
    coalesce(per_run.authors_found, 0) as authors_found,
    coalesce(per_run.authors_curated, 0) as authors_curated,
    (runs.cost_dollars / nullif(per_run.authors_found, 0))::decimal(12, 4) as dollars_per_found,
    (runs.cost_dollars / nullif(per_run.authors_curated, 0))::decimal(12, 4) as dollars_per_curated

from ops.runs

left join per_run on runs.run_id = per_run.run_id

order by runs.first_fetched_at, runs.run_id
