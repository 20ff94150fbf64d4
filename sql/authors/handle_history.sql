-- one row per author and span of time in which it was seen under one handle
-- grain: author_id, handle, valid_from
-- X tells no moment of a change: it lies between `not_before`, when the handle before was seen last, and `valid_from`,
-- when this one was seen first. Spans are half-open; the last one of an author has no end unless somebody else was seen
-- under its handle afterwards.
with

users as (

    select
        author_id,
        lower(handle) as handle,
        handle as spelled_handle,
        fetched_at

    from staging.users

),

marked as (

    select
        *,
        handle is distinct from lag(handle) over in_time as is_new

    from users

    window in_time as (partition by author_id order by fetched_at, handle, spelled_handle)

),

numbered as (

    select
        *,
        count(*) filter (where is_new) over (
            partition by author_id
            order by fetched_at, handle, spelled_handle
            rows between unbounded preceding and current row
        ) as span

    from marked

),

spans as (

    select
        author_id,
        handle,
        span,
        max_by(spelled_handle, (fetched_at, spelled_handle)) as spelled_handle,
        min(fetched_at) as first_seen,
        max(fetched_at) as last_seen,
        count(*) as times

    from numbered

    group by author_id, handle, span

),

neighbours as (

    select
        *,
        lag(last_seen) over in_time as not_before,
        lag(handle) over in_time as previous_handle,
        lead(first_seen) over in_time as next_seen,
        lead(handle) over in_time as next_handle

    from spans

    window in_time as (partition by author_id order by span)

),

shared_handles as (

    select handle from spans

    group by handle

    having min(author_id) <> max(author_id)

),

holders as (

    select spans.* from spans

    inner join shared_handles on spans.handle = shared_handles.handle

),

-- Who was seen under the handle next, after the author was seen under it last.
taken as (

    select
        own.author_id,
        own.span,
        min(others.first_seen) as taken_at,
        min_by(others.author_id, (others.first_seen, others.author_id)) as taken_by

    from holders as own

    inner join holders as others
        on own.handle = others.handle
        and own.author_id <> others.author_id
        and own.last_seen < others.first_seen

    group by own.author_id, own.span

),

final as (

    select
        neighbours.author_id,
        neighbours.handle,
        neighbours.spelled_handle,
        neighbours.not_before,
        neighbours.first_seen as valid_from,
        least(neighbours.next_seen, taken.taken_at) as valid_to,
        neighbours.last_seen,
        neighbours.times,
        neighbours.previous_handle,
        neighbours.next_handle,
        taken.taken_by

    from neighbours

    left join taken
        on neighbours.author_id = taken.author_id
        and neighbours.span = taken.span

)

select * from final
