-- one row per author: how others receive the author, against the size of the audience
-- grain: author_id
with

latest as (

    select * from authors.latest

),

integrity as (

    select * from authors.integrity

),

limits as (

    select
        max(value) filter (where name = 'received_size_exponent') as received_exponent,
        max(value) filter (where name = 'received_spread') as spread,
        max(value) filter (where name = 'received_spread_weight') as spread_weight,
        max(value) filter (where name = 'listed_size_exponent') as listed_exponent,
        max(value) filter (where name = 'discipline_following') as discipline_following,
        max(value) filter (where name = 'discipline_ratio') as discipline_ratio,
        max(value) filter (where name = 'discipline_steepness') as discipline_steepness,
        max(value) filter (where name = 'discipline_most') as discipline_most

    from seeds.thresholds

),

-- Sums of decimals are exact, in whatever order the rows come; a mean of doubles is not.
received as (

    select
        author_id,
        count(received) as received_posts,
        sum(received) as total,
        sum((received * received)::decimal(18, 9)) as squares

    from signals.sampled_posts

    where received is not null

    group by author_id

),

-- The spread of an author's posts is believed to be the usual one until the sample shows its own.
levels as (

    select
        received.author_id,
        received.received_posts,
        received.total::double / received.received_posts as level,
        sqrt(
            (
                limits.spread_weight * limits.spread * limits.spread
                + (received.received_posts - 1) * coalesce(pow(
                    spread_of(received.received_posts, received.total, received.squares), 2
                ), 0)
            )::double / (limits.spread_weight + received.received_posts - 1)::double
        ) / sqrt(received.received_posts) as standard_error

    from received

    cross join limits

),

final as (

    select
        latest.author_id,
        latest.followers_count,
        -- Tweepcred's adjustment (github twitter/the-algorithm) for accounts that follow many to be followed back.
        round(
            latest.followers_count / case
                when latest.following_count > limits.discipline_following
                    then least(
                        limits.discipline_most,
                        greatest(
                            1,
                            exp(
                                least(
                                    20,
                                    limits.discipline_steepness * (
                                        (1 + latest.following_count) / (1 + latest.followers_count)
                                        - limits.discipline_ratio
                                    ) * ln(ln(latest.following_count))
                                )
                            )
                        )
                    )
                else 1
            end,
            2
        ) as disciplined_followers,
        round(
            log10(1 + latest.listed_count) - limits.listed_exponent * log10(1 + latest.followers_count), 6
        ) as listed_for_size,
        coalesce(levels.received_posts, 0) as received_posts,
        round(
            levels.level - limits.received_exponent * log10(1 + latest.followers_count), 6
        ) as received_for_size,
        round(levels.standard_error, 6) as received_error,
        at_least(days_between(latest.created_at, getvariable('as_of')::timestamp), 0) / 365.25 as account_age_years,
        -- Weak signs count nothing: some of them are about likes given, which say nothing of quality.
        (not integrity.is_suspect)::integer as integrity

    from latest

    inner join integrity on latest.author_id = integrity.author_id

    left join levels on latest.author_id = levels.author_id

    cross join limits

)

select * from final
