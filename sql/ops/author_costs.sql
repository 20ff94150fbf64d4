-- one row per request and author it brought: the author's equal share of what the request cost
-- grain: request_id, author_id
with

requests as (

    select * from staging.requests

),

users as (

    select * from staging.users

),

posts as (

    select * from staging.posts

),

-- An author whose profile and posts came in one answer counts once.
brought as (

    select request_id, author_id from users where source <> 'import'

    union

    select request_id, author_id from posts where source <> 'import'

),

posts_brought as (

    select request_id, author_id, count(*) as posts

    from posts

    group by request_id, author_id

),

final as (

    select
        requests.request_id,
        brought.author_id,
        requests.run_id,
        requests.day,
        requests.endpoint,
        coalesce(posts_brought.posts, 0) as posts,
        requests.cost_dollars::double / count(*) over (partition by requests.request_id) as dollars

    from requests

    inner join brought on requests.request_id = brought.request_id

    left join posts_brought
        on brought.request_id = posts_brought.request_id
        and brought.author_id = posts_brought.author_id

    where requests.state = 'committed'

)

select * from final
