-- one row per curated author of one domain, ranked by the default score model
-- grain: author_id
with

ranked as (

    select * from curated.ranked

),

final as (

    select * from ranked where domain = getvariable('domain')

)

select * from final order by rank
