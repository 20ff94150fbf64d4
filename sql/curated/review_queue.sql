-- one row per author whom a person should look at, the largest audiences first
-- grain: author_id
with

latest as (

    select * from authors.latest

),

identity as (

    select * from authors.identity

),

gone as (

    select * from authors.gone

),

limits as (

    select max(value) filter (where name = 'review_min_followers') as min_followers

    from seeds.thresholds

),

final as (

    select
        row_number() over (order by latest.followers_count desc, latest.author_id) as place,
        latest.author_id,
        latest.handle,
        latest.name,
        latest.description,
        latest.followers_count,
        identity.p_organisation,
        identity.reasons

    from latest

    inner join identity on latest.author_id = identity.author_id

    cross join limits

    where identity.kind = 'review'
        and latest.followers_count >= limits.min_followers
        and latest.author_id not in (select author_id from gone)

)

select * from final
