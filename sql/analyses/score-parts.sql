-- What carries the scores? Middle and spread of each part per domain, and how much of it was observed.
select
    decisions.domain,
    count(*) as authors,
    round(median(scored.m2_score), 1) as median_score,
    round(quantile_cont(scored.m2_score, 0.9) - quantile_cont(scored.m2_score, 0.1), 1) as score_spread,
    round(median(scored.activity), 1) as median_activity,
    round(median(scored.quality), 1) as median_quality,
    round(median(scored.relevance), 1) as median_relevance,
    round(avg(scored.coverage), 3) as mean_coverage

from curated.decisions

inner join scores.m2 as scored
    on decisions.author_id = scored.author_id
    and decisions.domain = scored.domain
    and scored.score_model = (select score_model from ops.build)

where decisions.is_curated

group by decisions.domain

order by decisions.domain
