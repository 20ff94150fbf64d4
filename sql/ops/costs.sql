-- one row per UTC day, run, endpoint and ledger state: requests, resources and dollars
-- grain: day, run_id, endpoint, state
with

requests as (

    select * from staging.requests

),

final as (

    select
        day,
        run_id,
        endpoint,
        state,
        count(*) as requests,
        sum(resources_requested) as resources_requested,
        sum(users_returned) as users_returned,
        sum(posts_returned) as posts_returned,
        sum(cost_dollars) as cost_dollars

    from requests

    group by day, run_id, endpoint, state

)

select * from final
