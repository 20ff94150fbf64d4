-- How did the batches of the newest run go? Slowest first.
-- seconds are from the first request to the last answer; batches that were not asked for have none.
with

newest as (

    select run_id from ops.runs where requests > 0

    order by last_fetched_at desc, run_id desc

    limit 1

)

select
    batches.batch_id,
    batches.outcomes as authors,
    batches.found,
    (100 * batches.found_share)::decimal(5, 1) as found_percent,
    batches.requests,
    batches.failed_requests,
    batches.seconds::decimal(12, 3) as seconds,
    batches.posts,
    batches.dollars::decimal(12, 3) as dollars

from ops.batches

inner join newest on batches.run_id = newest.run_id

order by batches.seconds desc nulls last, batches.batch_id
