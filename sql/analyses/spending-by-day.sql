-- What was spent on which UTC day, by which run, for which domain?
-- The cost of an author of several domains is shared equally by them.
select
    day,
    run_id,
    domain,
    authors,
    dollars::decimal(12, 3) as dollars,
    (sum(dollars) over (partition by day))::decimal(12, 3) as dollars_that_day

from ops.costs_by_domain

order by day, run_id, dollars desc, domain
