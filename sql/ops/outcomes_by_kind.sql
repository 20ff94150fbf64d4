-- one row per kind of request and outcome: how many there are over all runs
-- grain: requested_kind, outcome
with

outcomes as (

    select * from staging.outcomes

),

final as (

    select
        requested_kind,
        outcome,
        count(*) as outcomes,
        min(detail) as example

    from outcomes

    group by requested_kind, outcome

)

select * from final
