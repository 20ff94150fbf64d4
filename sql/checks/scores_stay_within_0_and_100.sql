-- every part and total is there and between 0 and 100, every coverage between 0 and 1
-- severity: block
select author_id, domain, score_model, activity, quality, relevance, m2_score, coverage

from scores.m2

where coalesce(activity, -1) not between 0 and 100
    or coalesce(quality, -1) not between 0 and 100
    or coalesce(relevance, -1) not between 0 and 100
    or coalesce(m2_score, -1) not between 0 and 100
    or coalesce(coverage, -1) not between 0 and 1
