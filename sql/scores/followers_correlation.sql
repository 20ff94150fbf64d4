-- one row per score model and domain: the rank correlation of M2 with followers, and what each part adds to its variance
-- grain: score_model, domain
with

scored as (

    select
        scored.score_model,
        scored.domain,
        scored.m2_score,
        scored.activity,
        scored.quality,
        scored.relevance,
        latest.followers_count

    from scores.m2 as scored

    inner join authors.latest as latest on scored.author_id = latest.author_id

    inner join signals.relevance as relevance
        on scored.author_id = relevance.author_id
        and scored.domain = relevance.domain

    where latest.followers_count is not null and relevance.agreeing_sources > 0

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

ranked as (

    select
        *,
        rank() over by_score + (count(*) over same_score - 1) / 2 as score_rank,
        rank() over by_followers + (count(*) over same_followers - 1) / 2 as followers_rank,
        rank() over by_score_in_all + (count(*) over same_score_in_all - 1) / 2 as score_rank_in_all,
        rank() over by_followers_in_all + (count(*) over same_followers_in_all - 1) / 2 as followers_rank_in_all

    from scored

    window
        by_score as (partition by score_model, domain order by m2_score),
        same_score as (partition by score_model, domain, m2_score),
        by_followers as (partition by score_model, domain order by followers_count),
        same_followers as (partition by score_model, domain, followers_count),
        by_score_in_all as (partition by score_model order by m2_score),
        same_score_in_all as (partition by score_model, m2_score),
        by_followers_in_all as (partition by score_model order by followers_count),
        same_followers_in_all as (partition by score_model, followers_count)

),

measured as (

    select
        score_model,
        coalesce(domain, 'all') as domain,
        count(*) as authors,
        case
            when grouping(domain) = 1 then corr(score_rank_in_all, followers_rank_in_all)
            else corr(score_rank, followers_rank)
        end as spearman,
        var_pop(m2_score) as variance,
        covar_pop(activity, m2_score) as activity,
        covar_pop(quality, m2_score) as quality,
        covar_pop(relevance, m2_score) as relevance

    from ranked

    group by grouping sets ((score_model, domain), (score_model))

),

-- Rounded, because sums of doubles depend on their order in the last digits.
final as (

    select
        measured.score_model,
        measured.domain,
        measured.authors,
        round(case when isfinite(measured.spearman) then measured.spearman end, 3)::decimal(5, 3) as spearman_followers,
        round(weights.activity * measured.activity / nullif(measured.variance, 0), 3)::decimal(6, 3) as activity_share,
        round(weights.quality * measured.quality / nullif(measured.variance, 0), 3)::decimal(6, 3) as quality_share,
        round(weights.relevance * measured.relevance / nullif(measured.variance, 0), 3)::decimal(6, 3)
            as relevance_share

    from measured

    inner join weights on measured.score_model = weights.score_model

)

select * from final
