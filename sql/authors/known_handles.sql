-- one row per author and handle that leads to the author: those its profiles have shown, and those asked for with success
-- grain: handle, author_id
with

users as (

    select author_id, handle from staging.users

),

latest as (

    select author_id from authors.latest

),

outcomes as (

    select * from staging.outcomes

),

final as (

    select lower(handle) as handle, author_id from users

    union

    select outcomes.requested_handle as handle, outcomes.author_id from outcomes

    inner join latest on outcomes.author_id = latest.author_id

    where outcomes.requested_handle is not null

)

select * from final
