-- What soft flags are there, how severe, on how many authors and persons, and why, by the example with the largest audience?
with

flagged as (

    select
        risk.flag,
        risk.severity,
        risk.score,
        risk.reasons,
        authors.handle,
        authors.author_id,
        authors.followers_count,
        authors.kind,
        authors.is_curated

    from authors.risk as risk

    inner join curated.authors as authors on risk.author_id = authors.author_id

)

select
    flag,
    severity,
    count(*) as authors,
    count(*) filter (where kind = 'person') as persons,
    count(*) filter (where is_curated) as curated,
    arg_max(handle, (coalesce(followers_count, 0), author_id)) as example,
    arg_max(array_to_string(reasons, '; '), (coalesce(followers_count, 0), author_id)) as example_reasons

from flagged

group by flag, severity

order by flag, max(score) desc
