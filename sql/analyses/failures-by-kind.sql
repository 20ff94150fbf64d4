-- What went wrong with requests? By kind of failure and endpoint, and what it may have cost at most.
select
    failure,
    replace(endpoint, 'GET /2/', '') as endpoint,
    count(*) as requests,
    (100 * count(*) / sum(count(*)) over ())::decimal(5, 1) as percent,
    count(*) filter (where state = 'possibly_billed') as maybe_billed,
    coalesce(sum(max_dollars) filter (where state = 'possibly_billed'), 0)::decimal(12, 3) as at_most_dollars,
    min(error) as example

from ops.requests

where state <> 'committed'

group by failure, endpoint

order by requests desc, failure, endpoint
