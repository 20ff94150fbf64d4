-- one row per domain and kind of seed: how many handles led to valid authors, and to ones with a place in the domain
-- grain: domain, source_type
with

handles as (

    select * from staging.handles

),

known_handles as (

    select * from authors.known_handles

),

decisions as (

    select * from curated.decisions

),

-- A seed may lead to two authors when its handle was recycled: it counts once, as curated if one of them is.
judged as (

    select
        handles.domain,
        handles.source_type,
        handles.handle,
        handles.status = 'retired' as is_retired,
        max((known_handles.author_id is not null)::integer) as is_found,
        max(coalesce(decisions.is_curated, false)::integer) as is_curated,
        -- For whom there is no place is a good find all the same.
        max(coalesce(decisions.is_curated or decisions.reason = 'over_target', false)::integer) as is_valid

    from handles

    left join known_handles on handles.handle = known_handles.handle

    left join decisions
        on known_handles.author_id = decisions.author_id
        and handles.domain = decisions.domain

    group by handles.domain, handles.source_type, handles.handle, handles.status

),

final as (

    select
        domain,
        source_type,
        count(*) filter (where not is_retired) as seeds,
        coalesce(sum(is_found) filter (where not is_retired), 0)::bigint as found,
        coalesce(sum(is_valid) filter (where not is_retired), 0)::bigint as valid,
        coalesce(sum(is_curated) filter (where not is_retired), 0)::bigint as curated,
        round(avg(is_curated) filter (where not is_retired), 4)::decimal(5, 4) as curated_share,
        count(*) filter (where is_retired) as retired

    from judged

    group by domain, source_type

)

select * from final
