-- How well were requests used, by run and endpoint? A lookup may ask for 100 ids.
-- asked and returned are means of the requests whose answer was used.
select
    run_id,
    replace(endpoint, 'GET /2/', '') as endpoint,
    count(*) as requests,
    count(*) filter (where attempt > 1) as repeated,
    avg(resources_requested) filter (where state = 'committed')::decimal(9, 1) as asked,
    (sum(users_returned + posts_returned) / nullif(count(*) filter (where state = 'committed'), 0))::decimal(9, 1) as returned,
    round(median(milliseconds)) as median_ms,
    (sum(bytes) / 1e6)::decimal(12, 2) as mb,
    sum(cost_dollars)::decimal(12, 3) as dollars

from ops.requests

group by run_id, endpoint

order by run_id, endpoint
