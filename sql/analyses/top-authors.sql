-- Who leads each domain? The first five with their score and its parts.
select
    decisions.domain,
    decisions.place,
    latest.handle,
    latest.name,
    latest.followers_count,
    scored.m2_score,
    scored.activity,
    scored.quality,
    scored.relevance,
    scored.coverage

from curated.decisions

inner join authors.latest on decisions.author_id = latest.author_id

inner join scores.m2 as scored
    on decisions.author_id = scored.author_id
    and decisions.domain = scored.domain
    and scored.score_model = (select score_model from ops.build)

where decisions.is_curated and decisions.place <= 5

order by decisions.domain, decisions.place
