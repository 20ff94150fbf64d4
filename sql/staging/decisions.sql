-- one row per decision a run took by itself, such as asking for less at a time or stopping a source
-- grain: decision_id
with

received as (

    select * from raw.decisions

),

final as (

    select
        raw_id as decision_id,
        decision,
        subject,
        old_value,
        new_value,
        reason,
        run_id,
        batch_id,
        source,
        fetched_at as decided_at

    from received

)

select * from final
