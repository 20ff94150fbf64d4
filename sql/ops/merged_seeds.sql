-- one row per seed that leads to an author whom other seeds lead to as well: what was taken for one author, and why
-- grain: author_id, handle, domain
with

handles as (

    select * from staging.handles

),

known_handles as (

    select * from authors.known_handles

),

seed_sightings as (

    select * from authors.seed_sightings

),

latest as (

    select author_id, handle from authors.latest

),

led as (

    select
        known_handles.author_id,
        handles.handle,
        handles.domain,
        handles.spelled_handle,
        count(*) over (partition by known_handles.author_id) as seeds,
        count(*) over (partition by known_handles.author_id, handles.handle) as lists

    from handles

    inner join known_handles on handles.handle = known_handles.handle

    left join seed_sightings
        on handles.handle = seed_sightings.handle
        and handles.domain = seed_sightings.domain
        and known_handles.author_id = seed_sightings.author_id

    where coalesce(seed_sightings.is_meant, true)

),

final as (

    select
        led.author_id,
        led.handle,
        led.domain,
        led.spelled_handle,
        latest.handle as handle_now,
        concat_ws(
            '; ',
            case when led.lists > 1 then concat('on ', led.lists, ' lists') end,
            case when led.handle <> lower(latest.handle) then 'an earlier handle, or one X answered with the author' end,
            case
                when led.handle = lower(latest.handle) and led.spelled_handle <> latest.handle then 'spelled otherwise'
            end,
            case when led.lists = 1 and led.handle = lower(latest.handle) then 'the handle now' end
        ) as why

    from led

    inner join latest on led.author_id = latest.author_id

    where led.seeds > 1

)

select * from final
