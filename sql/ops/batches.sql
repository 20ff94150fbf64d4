-- one row per finished batch
-- grain: run_id, batch_id
with

outcomes as (

    select * from staging.outcomes

),

final as (

    select
        run_id,
        batch_id,
        min(source) as source,
        count(*) as outcomes,
        count(*) filter (where outcome = 'found') as found,
        round(count(*) filter (where outcome = 'found') / count(*), 4)::decimal(5, 4) as found_share,
        min(fetched_at) as first_fetched_at,
        max(fetched_at) as last_fetched_at

    from outcomes

    group by run_id, batch_id

)

select * from final
