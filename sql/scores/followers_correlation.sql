-- one row per score model and domain: the rank correlation of M2 with followers, and what each part adds to its variance
-- grain: score_model, domain
with

found as (

    select
        relevance.author_id,
        relevance.domain,
        latest.followers_count

    from signals.relevance as relevance

    inner join authors.latest as latest on relevance.author_id = latest.author_id

    where relevance.agreeing_sources > 0 and latest.followers_count is not null

),

weights as (

    select
        score_model,
        max(weight) filter (where part = 'm2' and input = 'activity')::double as activity,
        max(weight) filter (where part = 'm2' and input = 'quality')::double as quality,
        max(weight) filter (where part = 'm2' and input = 'relevance')::double as relevance

    from seeds.score_models

    group by score_model

),

-- Those that share a value share the middle of their ranks.
followers as (

    select
        author_id,
        domain,
        rank() over (partition by domain order by followers_count)
        + (count(*) over (partition by domain, followers_count) - 1) / 2 as rank,
        rank() over (order by followers_count) + (count(*) over (partition by followers_count) - 1) / 2 as rank_in_all

    from found

),

-- All that follows depends on an author's score and on sums over those that have it, and there are far fewer scores.
of_scores as (

    select
        scored.score_model,
        scored.domain,
        scored.m2_score,
        count(*) as authors,
        sum(followers.rank) as followers_rank,
        sum(followers.rank_in_all) as followers_rank_in_all,
        sum(pow(followers.rank, 2)) as followers_square,
        sum(pow(followers.rank_in_all, 2)) as followers_square_in_all,
        sum(scored.activity) as activity,
        sum(scored.quality) as quality,
        sum(scored.relevance) as relevance

    from scores.m2 as scored

    inner join followers
        on scored.author_id = followers.author_id
        and scored.domain = followers.domain

    group by scored.score_model, scored.domain, scored.m2_score

),

both_levels as (

    select
        score_model,
        domain,
        m2_score,
        authors,
        followers_rank,
        followers_square,
        activity,
        quality,
        relevance

    from of_scores

    union all

    select
        score_model,
        'all' as domain,
        m2_score,
        sum(authors) as authors,
        sum(followers_rank_in_all) as followers_rank,
        sum(followers_square_in_all) as followers_square,
        sum(activity) as activity,
        sum(quality) as quality,
        sum(relevance) as relevance

    from of_scores

    group by score_model, m2_score

),

ranked as (

    select
        *,
        sum(authors) over (
            partition by score_model, domain
            order by m2_score
            rows between unbounded preceding and current row
        ) - (authors - 1) / 2 as score_rank

    from both_levels

),

sums as (

    select
        score_model,
        domain,
        sum(authors)::double as authors,
        sum(authors * score_rank)::double as ranks,
        sum(authors * pow(score_rank, 2)) as score_squares,
        sum(followers_square) as followers_squares,
        sum(score_rank * followers_rank)::double as rank_products,
        sum(authors * m2_score)::double as scores,
        sum(authors * pow(m2_score::double, 2)) as squares,
        sum(activity)::double as activity,
        sum(activity * m2_score)::double as activity_products,
        sum(quality)::double as quality,
        sum(quality * m2_score)::double as quality_products,
        sum(relevance)::double as relevance,
        sum(relevance * m2_score)::double as relevance_products

    from ranked

    group by score_model, domain

),

-- Both kinds of ranks have the same sum.
measured as (

    select
        score_model,
        domain,
        authors,
        covariance_of(authors, rank_products, ranks, ranks) as ranks_covariance,
        covariance_of(authors, score_squares, ranks, ranks) as score_variance,
        covariance_of(authors, followers_squares, ranks, ranks) as followers_variance,
        covariance_of(authors, squares, scores, scores) as variance,
        covariance_of(authors, activity_products, activity, scores) as activity,
        covariance_of(authors, quality_products, quality, scores) as quality,
        covariance_of(authors, relevance_products, relevance, scores) as relevance

    from sums

),

-- Rounded, because sums of doubles depend on their order in the last digits.
final as (

    select
        measured.score_model,
        measured.domain,
        measured.authors::bigint as authors,
        round(measured.ranks_covariance / sqrt(nullif(measured.score_variance * measured.followers_variance, 0)), 3)
        ::decimal(5, 3) as spearman_followers,
        round(weights.activity * measured.activity / nullif(measured.variance, 0), 3)::decimal(6, 3) as activity_share,
        round(weights.quality * measured.quality / nullif(measured.variance, 0), 3)::decimal(6, 3) as quality_share,
        round(weights.relevance * measured.relevance / nullif(measured.variance, 0), 3)::decimal(6, 3)
            as relevance_share

    from measured

    inner join weights on measured.score_model = weights.score_model

)

select * from final
