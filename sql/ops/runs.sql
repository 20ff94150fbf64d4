-- one row per extraction or import run: how far it came, what it cost and where its time went
-- grain: run_id
with

outcomes as (

    select * from staging.outcomes

),

requests as (

    select * from staging.requests

),

decisions as (

    select * from staging.decisions

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
        count(*) filter (where attempt > 1) as repeated_requests,
        count(*) filter (where state <> 'committed') as failed_requests,
        count(*) filter (where state = 'possibly_billed') as possibly_billed_requests,
        sum(max_dollars) filter (where state = 'possibly_billed') as possibly_billed_dollars_max,
        sum(cost_dollars) as cost_dollars,
        epoch(max(received_at) - min(sent_at)) as seconds

    from requests

    group by run_id

),

waits as (

    select run_id, sum(new_value) as seconds

    from decisions

    where decision = 'waited'

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
        coalesce(request_totals.repeated_requests, 0) as repeated_requests,
        coalesce(request_totals.failed_requests, 0) as failed_requests,
        coalesce(request_totals.possibly_billed_requests, 0) as possibly_billed_requests,
        coalesce(request_totals.possibly_billed_dollars_max, 0) as possibly_billed_dollars_max,
        coalesce(request_totals.cost_dollars, 0) as cost_dollars,
        round(request_totals.seconds, 3) as seconds,
        round(coalesce(waits.seconds, 0), 3) as waited_seconds,
        outcome_totals.first_fetched_at,
        outcome_totals.last_fetched_at

    from outcome_totals

    left join request_totals on outcome_totals.run_id = request_totals.run_id

    left join waits on outcome_totals.run_id = waits.run_id

)

select * from final
