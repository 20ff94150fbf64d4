-- How well were requests used? Ids asked per lookup against the 100 possible, repetitions, bytes, dollars, by run.
select
    run_id,
    replace(endpoint, 'GET /2/', '') as endpoint,
    count(*) as requests,
    count(*) filter (where attempt > 1) as repeated,
    round(avg(resources_requested) filter (where state = 'committed'), 1) as asked,
    round(sum(users_returned + posts_returned) / nullif(count(*) filter (where state = 'committed'), 0), 1) as returned,
    round(median(milliseconds)) as median_ms,
    round(sum(bytes) / 1e6, 2) as mb,
    round(sum(cost_dollars), 3) as dollars

from ops.requests

group by run_id, endpoint

order by run_id, endpoint
