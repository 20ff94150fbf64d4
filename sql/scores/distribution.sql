-- one row per score model, domain (or all) and measure: the health of its distribution
-- grain: score_model, domain, measure
with

histogram as (

    select * from scores.histogram

),

correlations as (

    select * from scores.followers_correlation

),

cumulated as (

    select
        *,
        sum(authors) over upwards as up_to,
        sum(authors) over whole as everyone,
        sum(authors * value) over upwards as sum_up_to

    from histogram

    window
        whole as (partition by score_model, domain, measure),
        upwards as (
            partition by score_model, domain, measure
            order by value
            rows between unbounded preceding and current row
        )

),

-- Candidates of a domain for whom nothing speaks, and whose relevance therefore is 0: they are left aside.
nothing_found as (

    select
        coalesce(domain, 'all') as domain,
        count(*) as authors

    from signals.relevance

    where agreeing_sources = 0

    group by grouping sets ((domain), ())

),

-- Gini = 1 - sum of authors' share x (cumulated sum before + after) / whole sum.
measured as (

    select
        score_model,
        domain,
        measure,
        max(everyone)::bigint as authors,
        count(*) as distinct_values,
        sum(at_bound) as at_bound,
        min(value) as least,
        min(value) filter (where up_to >= 0.01 * everyone) as p01,
        min(value) filter (where up_to >= 0.25 * everyone) as p25,
        min(value) filter (where up_to >= 0.5 * everyone) as median,
        min(value) filter (where up_to >= 0.75 * everyone) as p75,
        min(value) filter (where up_to >= 0.99 * everyone) as p99,
        max(value) as most,
        sum(authors * value) as total,
        sum(authors * (2 * sum_up_to - authors * value)) as doubled

    from cumulated

    group by score_model, domain, measure

),

final as (

    select
        measured.score_model,
        measured.domain,
        measured.measure,
        measured.authors,
        measured.distinct_values,
        round(measured.at_bound / measured.authors, 4)::decimal(5, 4) as share_at_bound,
        round(coalesce(nothing_found.authors, 0) / (coalesce(nothing_found.authors, 0) + measured.authors), 4)::decimal(5, 4)
            as share_nothing_found,
        measured.least,
        measured.p01,
        measured.p25,
        measured.median,
        measured.p75,
        measured.p99,
        measured.most,
        round(measured.total / measured.authors, 2)::decimal(5, 2) as mean,
        case
            when measured.total > 0
                then round(
                    1 - measured.doubled::double / (measured.authors * measured.total::double), 4
                )::decimal(5, 4)
        end as gini,
        case measured.measure when 'm2_score' then correlations.spearman_followers end as spearman_followers,
        case measured.measure
            when 'activity' then correlations.activity_share
            when 'quality' then correlations.quality_share
            when 'relevance' then correlations.relevance_share
        end as variance_share

    from measured

    left join correlations
        on measured.score_model = correlations.score_model
        and measured.domain = correlations.domain

    left join nothing_found on measured.domain = nothing_found.domain

)

select * from final
