-- one row per author with flags that the curated tables carry beside it, such as scam:medium
-- grain: author_id
-- A low flag may rest on one word, and bot_like is for review only: neither is published beside a name. Nor is what a
-- person has found harmless.
with

risk as (

    select * from authors.risk

),

reviews as (

    select * from staging.reviews

    where question = 'risk' and decision = 'harmless'

),

final as (

    select
        author_id,
        array_agg(concat(flag, ':', severity) order by flag) as risk_flags

    from risk

    where severity <> 'low'
        and flag <> 'bot_like'
        and author_id not in (select author_id from reviews)

    group by author_id

)

select * from final
