-- What carries the scores? Median of each part per domain, and how much of it was observed.
select
    decisions.domain,
    count(*) as authors,
    median(scored.m2_score)::decimal(12, 1) as median_score,
    (quantile_cont(scored.m2_score, 0.9) - quantile_cont(scored.m2_score, 0.1))::decimal(12, 1) as score_spread,
    median(scored.activity)::decimal(12, 1) as median_activity,
    median(scored.quality)::decimal(12, 1) as median_quality,
    median(scored.relevance)::decimal(12, 1) as median_relevance,
    avg(scored.coverage)::decimal(12, 3) as mean_coverage

from curated.decisions

inner join scores.m2 as scored
    on decisions.author_id = scored.author_id
    and decisions.domain = scored.domain
    and scored.score_model = (select score_model from ops.build)

where decisions.is_curated

group by decisions.domain

order by decisions.domain
