-- one row per requested handle, id or input line and run
-- grain: run_id, requested_kind, requested
with

received as (

    select * from raw.outcomes

),

final as (

    select
        run_id,
        requested_kind,
        requested,
        case when requested_kind = 'handle' then lower(requested) end as requested_handle,
        outcome,
        detail,
        author_id,
        handle,
        domains,
        file,
        line,
        batch_id,
        request_id,
        source,
        fetched_at

    from received

)

select * from final
