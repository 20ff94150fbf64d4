-- curated profiles are not older than their domain allows
-- severity: warn
select decisions.domain, count(*) as stale_authors

from curated.decisions as decisions

inner join authors.latest as latest on decisions.author_id = latest.author_id

inner join seeds.domains as domains on decisions.domain = domains.domain

where decisions.is_curated
    and days_between(latest.fetched_at, getvariable('as_of')::timestamp) > domains.max_age_days

group by decisions.domain
