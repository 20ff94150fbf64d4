-- How old are the curated profiles? Age at the build's as-of against what each domain allows.
with

ages as (

    select
        decisions.domain,
        domains.max_age_days,
        epoch(build.as_of - latest.fetched_at) / 86400 as age_days

    from curated.decisions

    inner join authors.latest on decisions.author_id = latest.author_id

    inner join seeds.domains on decisions.domain = domains.domain

    cross join ops.build

    where decisions.is_curated

)

select
    domain,
    count(*) as authors,
    count(*) filter (where age_days <= 7) as within_7_days,
    count(*) filter (where age_days <= 30) as within_30_days,
    max_age_days,
    count(*) filter (where age_days > max_age_days) as stale,
    median(age_days)::decimal(12, 1) as median_age_days,
    max(age_days)::decimal(12, 1) as oldest_days

from ages

group by domain, max_age_days

order by stale desc, domain
