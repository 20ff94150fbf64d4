-- one row per seed that X did not return lately: how often in a row, since its author was received last
-- grain: handle, domain
with

handles as (

    select * from staging.handles

),

outcomes as (

    select * from staging.outcomes where requested_kind in ('handle', 'id')

),

seed_authors as (

    select * from ops.seed_authors

),

-- An answer from before the day of listing was known to whoever listed the handle.
answers as (

    select
        handles.handle,
        handles.domain,
        outcomes.outcome,
        outcomes.fetched_at,
        outcomes.run_id,
        outcomes.requested_kind,
        outcomes.requested,
        concat_ws('/', outcomes.run_id, outcomes.request_id) as evidence,
        outcomes.outcome in ('not_found', 'suspended') as is_missing,
        max(outcomes.fetched_at) filter (
            where outcomes.outcome in ('found', 'protected', 'renamed', 'recycled')
        ) over (partition by handles.handle, handles.domain) as received_at

    from handles

    inner join outcomes
        on handles.handle = lower(outcomes.handle)
        and handles.added_at <= outcomes.fetched_at::date

),

final as (

    select
        answers.handle,
        answers.domain,
        max_by(answers.outcome, (answers.fetched_at, answers.run_id, answers.requested)) as outcome,
        min(answers.fetched_at) as first_seen,
        max(answers.fetched_at) as last_seen,
        count(*) as times,
        max_by(answers.evidence, (answers.fetched_at, answers.run_id, answers.requested)) as evidence

    from answers

    left join seed_authors
        on answers.handle = seed_authors.handle
        and answers.domain = seed_authors.domain

    where answers.is_missing
        and (answers.received_at is null or answers.fetched_at > answers.received_at)
        and (seed_authors.named_last_seen is null or answers.fetched_at > seed_authors.named_last_seen)
        -- That nobody has the old handle of a renamed author is no wonder.
        and (
            seed_authors.handle_now is null
            or answers.requested_kind = 'id'
            or lower(seed_authors.handle_now) = answers.handle
        )

    group by answers.handle, answers.domain

)

select * from final
