-- one row per author: when an id like this was given out, and of which era it is: sequential, snowflake, or none
-- grain: author_id
with

latest as (

    select author_id, id_number(author_id) as id from authors.latest

),

anchors as (

    select id, created_on from seeds.id_dates

),

last_anchor as (

    select max(id) as id, max(created_on) as created_on from anchors

),

-- Between two anchors ids are taken to rise evenly.
segments as (

    select
        id as from_id,
        epoch(created_on::timestamp) as from_second,
        coalesce(lead(id) over (order by id), id + 1) as to_id,
        epoch(coalesce(lead(created_on) over (order by id), created_on)::timestamp) as to_second

    from anchors

),

sequential as (

    select
        latest.author_id,
        make_timestamp(
            (
                segments.from_second
                + (segments.to_second - segments.from_second)
                * least(1, (latest.id - segments.from_id) / (segments.to_id - segments.from_id)::double)
            )::bigint * 1000000
        ) as given_out_at

    from latest

    inner join last_anchor on latest.id <= 1.1 * last_anchor.id

    asof inner join segments on latest.id >= segments.from_id

),

-- Snowflake ids took over when the sequence ended; a smaller one never was an account's.
snowflakes as (

    select
        latest.author_id,
        snowflake_time(latest.author_id) as given_out_at

    from latest

    inner join last_anchor
        on snowflake_time(latest.author_id) >= last_anchor.created_on - interval 1 year

),

final as (

    select
        latest.author_id,
        case
            when snowflakes.author_id is not null then 'snowflake'
            when sequential.author_id is not null then 'sequential'
            else 'none'
        end as era,
        coalesce(snowflakes.given_out_at, sequential.given_out_at) as given_out_at

    from latest

    left join sequential on latest.author_id = sequential.author_id

    left join snowflakes on latest.author_id = snowflakes.author_id

)

select * from final
