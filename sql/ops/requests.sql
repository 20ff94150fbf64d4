-- one row per request sent to the API, as the ledger holds it
-- grain: request_id, attempt
with

requests as (

    select * from staging.requests

),

final as (

    select
        request_id,
        attempt,
        run_id,
        endpoint,
        state,
        status,
        error,
        failure,
        resources_requested,
        users_returned,
        posts_returned,
        cost_dollars,
        max_dollars,
        len(batch_ids) as batches_served,
        sent_at,
        received_at,
        round(epoch(received_at - sent_at) * 1000)::bigint as milliseconds,
        bytes,
        rate_limit,
        rate_remaining,
        rate_reset_at,
        api_version,
        source

    from requests

)

select * from final
