-- one row per seed and author whose profile showed its handle: is this whom the list means, and who showed it last?
-- grain: handle, domain, author_id
with

handles as (

    select * from staging.handles

),

users as (

    select * from staging.users

),

-- Answers that showed a seed's handle in a profile.
shown as (

    select
        handles.handle,
        handles.domain,
        users.author_id,
        users.fetched_at,
        users.raw_id,
        users.fetched_at::date <= handles.added_at as is_before_listing

    from handles

    inner join users on handles.handle = lower(users.handle)

),

-- Meant is who had the handle when it was listed, or else whoever had it first after that.
seeds as (

    select
        handle,
        domain,
        coalesce(
            max_by(author_id, (fetched_at, raw_id)) filter (where is_before_listing),
            min_by(author_id, (fetched_at, raw_id))
        ) as meant_id,
        max_by(author_id, (fetched_at, raw_id)) as holder_id

    from shown

    group by handle, domain

),

final as (

    select distinct
        shown.handle,
        shown.domain,
        shown.author_id,
        shown.author_id = seeds.meant_id as is_meant,
        shown.author_id = seeds.holder_id as is_holder

    from shown

    inner join seeds
        on shown.handle = seeds.handle
        and shown.domain = seeds.domain

)

select * from final
