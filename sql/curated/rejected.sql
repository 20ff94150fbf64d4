-- one row per found author and candidate domain that left the author out, with the first reason
-- grain: author_id, domain
with

decisions as (

    select * from curated.decisions

),

latest as (

    select * from authors.latest

),

final as (

    select
        decisions.author_id,
        latest.handle,
        decisions.domain,
        decisions.reason,
        decisions.detail

    from decisions

    inner join latest on decisions.author_id = latest.author_id

    where not decisions.is_curated

)

select * from final
