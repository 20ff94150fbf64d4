-- What was spent on which UTC day, run and domain? An author of several domains is shared equally by them.
select
    day,
    run_id,
    domain,
    authors,
    round(dollars, 3) as dollars,
    round(sum(dollars) over (partition by day), 3) as dollars_that_day

from ops.costs_by_domain

order by day, run_id, dollars desc, domain
