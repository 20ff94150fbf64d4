-- How did the batches of the newest run go? Slowest first: authors, seconds from first request to last answer, dollars.
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
    round(100 * batches.found_share, 1) as found_percent,
    batches.requests,
    batches.failed_requests,
    batches.seconds,
    batches.posts,
    batches.dollars

from ops.batches

inner join newest on batches.run_id = newest.run_id

order by batches.seconds desc nulls last, batches.batch_id
