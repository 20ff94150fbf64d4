-- every part and total is between 0 and 100, every coverage between 0 and 1, and the default model has all parts
-- severity: block
select author_id, domain, score_model, activity, quality, relevance, m2_score, coverage

from scores.m2

where coalesce(activity, 0) not between 0 and 100
    or coalesce(quality, 0) not between 0 and 100
    or coalesce(relevance, 0) not between 0 and 100
    or coalesce(m2_score, -1) not between 0 and 100
    or coalesce(coverage, -1) not between 0 and 1
    or (
        score_model = (select value from seeds.settings where name = 'default_score_model')
        and (activity is null or quality is null or relevance is null)
    )
