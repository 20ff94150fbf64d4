-- one row per finished batch: what came of it, how long it took and what it cost
-- grain: run_id, batch_id
with

outcomes as (

    select * from staging.outcomes

),

requests as (

    select * from staging.requests

),

author_costs as (

    select * from ops.author_costs

),

-- A request that several batches shared counts in each of them.
served as (

    select
        run_id,
        unnest(batch_ids) as batch_id,
        state,
        sent_at,
        received_at

    from requests

),

requests_by_batch as (

    select
        run_id,
        batch_id,
        count(*) as requests,
        count(*) filter (where state <> 'committed') as failed_requests,
        min(sent_at) as first_sent_at,
        max(received_at) as last_received_at

    from served

    group by run_id, batch_id

),

-- Two handles of one batch may lead to one author.
authors_by_batch as (

    select run_id, author_id, min(batch_id) as batch_id

    from outcomes

    where author_id is not null

    group by run_id, author_id

),

costs_by_batch as (

    select
        authors_by_batch.run_id,
        authors_by_batch.batch_id,
        sum(author_costs.dollars) as dollars,
        sum(author_costs.posts) as posts

    from authors_by_batch

    inner join author_costs
        on authors_by_batch.run_id = author_costs.run_id
        and authors_by_batch.author_id = author_costs.author_id

    group by authors_by_batch.run_id, authors_by_batch.batch_id

),

outcomes_by_batch as (

    select
        run_id,
        batch_id,
        min(source) as source,
        count(*) as outcomes,
        count(*) filter (where outcome = 'found') as found,
        round(count(*) filter (where outcome = 'found') / count(*), 4)::decimal(5, 4) as found_share,
        min(fetched_at) as first_fetched_at,
        max(fetched_at) as last_fetched_at

    from outcomes

    group by run_id, batch_id

),

final as (

    select
        outcomes_by_batch.*,
        coalesce(requests_by_batch.requests, 0) as requests,
        coalesce(requests_by_batch.failed_requests, 0) as failed_requests,
        round(epoch(requests_by_batch.last_received_at - requests_by_batch.first_sent_at), 3) as seconds,
        coalesce(costs_by_batch.posts, 0)::bigint as posts,
        round(coalesce(costs_by_batch.dollars, 0), 6) as dollars

    from outcomes_by_batch

    left join requests_by_batch
        on outcomes_by_batch.run_id = requests_by_batch.run_id
        and outcomes_by_batch.batch_id = requests_by_batch.batch_id

    left join costs_by_batch
        on outcomes_by_batch.run_id = costs_by_batch.run_id
        and outcomes_by_batch.batch_id = costs_by_batch.batch_id

)

select * from final
