-- one row per author whom X has not returned lately, so often and so long that the account is taken for gone
-- grain: author_id
with

outcomes as (

    select
        requested_kind,
        case requested_kind when 'id' then requested else requested_handle end as sought,
        outcome,
        fetched_at,
        run_id,
        requested

    from staging.outcomes

    where requested_kind in ('handle', 'id')
        and outcome in ('not_found', 'suspended')

),

users as (

    select * from staging.users

),

rules as (

    select
        max(value) filter (where name = 'refresh_missing_times') as missing_times,
        max(value) filter (where name = 'refresh_missing_days') as missing_days

    from seeds.thresholds

),

-- Whoever may be meant by some answer: asked for by id, or the owner of the handle at some time.
profiles as (

    select
        author_id,
        lower(handle) as handle,
        fetched_at,
        raw_id

    from users

    where author_id in (
        select author_id from users

        where author_id in (select sought from outcomes where requested_kind = 'id')
            or lower(handle) in (select sought from outcomes where requested_kind = 'handle')
    )

),

newest as (

    select
        author_id,
        max_by(handle, (fetched_at, raw_id)) as handle,
        max(fetched_at) as received_at

    from profiles

    group by author_id

),

holders as (

    select
        handle,
        max_by(author_id, (fetched_at, raw_id)) as author_id

    from profiles

    group by handle

),

-- What stands for an author: its id, and its newest handle unless somebody else has that now. That nobody has a handle
-- says nothing about who gave it up or lost it to another.
names as (

    select author_id, 'id' as requested_kind, author_id as sought, received_at from newest

    union all

    select newest.author_id, 'handle' as requested_kind, newest.handle as sought, newest.received_at from newest

    inner join holders
        on newest.author_id = holders.author_id
        and newest.handle = holders.handle

),

missed as (

    select
        names.author_id,
        outcomes.outcome,
        outcomes.fetched_at,
        outcomes.run_id,
        outcomes.requested

    from names

    inner join outcomes
        on names.requested_kind = outcomes.requested_kind
        and names.sought = outcomes.sought

    where outcomes.fetched_at > names.received_at

),

final as (

    select
        missed.author_id,
        max_by(missed.outcome, (missed.fetched_at, missed.run_id, missed.requested)) as outcome,
        min(missed.fetched_at) as first_seen,
        max(missed.fetched_at) as last_seen,
        count(*) as times

    from missed

    cross join rules

    group by missed.author_id, rules.missing_times, rules.missing_days

    having count(*) >= rules.missing_times
        and days_between(min(missed.fetched_at), max(missed.fetched_at)) >= rules.missing_days

)

select * from final
