-- one row per decision a run took by itself: what, about what, from which value to which, and why
-- grain: decision_id
with

decisions as (

    select * from staging.decisions

),

final as (

    select
        decision_id,
        run_id,
        decided_at,
        decision,
        subject,
        old_value,
        new_value,
        reason,
        batch_id,
        source

    from decisions

)

select * from final
