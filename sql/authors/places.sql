-- one row per author: the country and region that the location of the profile states, or why none is known
-- grain: author_id
with

latest as (

    select * from authors.latest

),

located as (

    select * from authors.located

),

final as (

    select
        latest.author_id,
        latest.location,
        located.country,
        coalesce(located.region, 'unknown') as region,
        located.subdivision,
        located.confidence,
        coalesce(located.reason, 'no location given') as reason

    from latest

    left join located on latest.location = located.location

)

select * from final
