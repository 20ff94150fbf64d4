-- what the domains of a run cost is what its answered requests cost
-- severity: block
with

paid as (

    select run_id, sum(cost_dollars)::double as dollars from ops.requests

    where state = 'committed'

    group by run_id

),

shared as (

    select run_id, sum(dollars) as dollars from ops.costs_by_domain group by run_id

)

select paid.run_id, paid.dollars, shared.dollars as dollars_of_domains

from paid

left join shared on paid.run_id = shared.run_id

where abs(paid.dollars - coalesce(shared.dollars, 0)) > 0.001
