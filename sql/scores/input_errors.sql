-- one row per author and input that was measured on a sample of posts: its standard error
-- grain: author_id, input
with

activity as (

    select * from signals.activity

    where sampled_posts > 0

),

quality as (

    select author_id, received_error from signals.quality

    where received_error is not null

),

-- Posts as a Poisson process: a rate from n posts errs by one part in the root of n - 1. Shares as of a binomial with
-- one success and one failure added, so that 5 of 5 is not taken for certain (Agresti and Coull 1998).
errors as (

    select author_id, 'posts_per_day' as input, posts_per_day / sqrt(sampled_posts - 1) as standard_error from activity

    where posts_per_day_from = 'posts' and sampled_posts > 1

    union all

    select
        author_id,
        'original_share' as input,
        sqrt(
            (original_share * sampled_posts + 1) * ((1 - original_share) * sampled_posts + 1)
            / pow(sampled_posts + 2, 3)
        ) as standard_error

    from activity

    where original_share is not null

    union all

    select
        author_id,
        'active_days_share' as input,
        sqrt(
            (active_days_share * sampled_posts + 1) * ((1 - active_days_share) * sampled_posts + 1)
            / pow(sampled_posts + 2, 3)
        ) as standard_error

    from activity

    where active_days_share is not null

    union all

    select author_id, 'received_for_size' as input, received_error as standard_error from quality

),

final as (

    select
        author_id,
        input,
        round(standard_error, 6) as standard_error

    from errors

)

select * from final
