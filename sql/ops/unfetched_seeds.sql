-- one row per seed without an author, but for retired ones: what became of its handle when it was last asked for
-- grain: handle, domain
with

handles as (

    select * from staging.handles where status <> 'retired'

),

outcomes as (

    select * from staging.outcomes

),

known_handles as (

    select * from authors.known_handles

),

ranked as (

    select
        requested_handle as handle,
        outcome,
        detail,
        fetched_at,
        row_number() over (
            partition by requested_handle
            order by fetched_at desc, run_id desc, requested_kind, requested
        ) as place

    from outcomes

    where requested_handle is not null

),

final as (

    select
        handles.handle,
        handles.domain,
        coalesce(ranked.outcome, 'not_requested') as outcome,
        ranked.detail,
        ranked.fetched_at as asked_at

    from handles

    left join ranked
        on handles.handle = ranked.handle
        and ranked.place = 1

    where handles.handle not in (select handle from known_handles)

)

select * from final
