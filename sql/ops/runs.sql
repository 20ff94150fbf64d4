-- one row per extraction or import run
-- grain: run_id
with

outcomes as (

    select * from staging.outcomes

),

requests as (

    select * from staging.requests

),

outcome_totals as (

    select
        run_id,
        min(source) as source,
        count(distinct batch_id) as batches,
        count(*) as outcomes,
        count(*) filter (where outcome = 'found') as found,
        min(fetched_at) as first_fetched_at,
        max(fetched_at) as last_fetched_at

    from outcomes

    group by run_id

),

request_totals as (

    select
        run_id,
        count(*) as requests,
        sum(cost_dollars) as cost_dollars

    from requests

    group by run_id

),

final as (

    select
        outcome_totals.run_id,
        outcome_totals.source,
        outcome_totals.batches,
        outcome_totals.outcomes,
        outcome_totals.found,
        coalesce(request_totals.requests, 0) as requests,
        coalesce(request_totals.cost_dollars, 0) as cost_dollars,
        outcome_totals.first_fetched_at,
        outcome_totals.last_fetched_at

    from outcome_totals

    left join request_totals on outcome_totals.run_id = request_totals.run_id

)

select * from final
