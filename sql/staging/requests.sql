-- one row per request sent, with what it cost
-- grain: request_id, attempt
with

received as (

    select * from raw.requests

),

final as (

    select
        request_id,
        attempt,
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
        sent_at,
        received_at,
        -- X bills by its own day; without its answer our clock has to do.
        coalesce(answered_at, sent_at)::date as day,
        bytes,
        rate_limit,
        rate_remaining,
        rate_reset_at,
        api_version,
        batch_ids,
        run_id,
        batch_id,
        source,
        fetched_at

    from received

)

select * from final
