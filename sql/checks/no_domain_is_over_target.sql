-- no domain takes more authors than its upper target
-- severity: block
select decisions.domain, count(*) as authors, max(domains.target_max) as target_max

from curated.decisions as decisions

inner join seeds.domains as domains on decisions.domain = domains.domain

where decisions.is_curated

group by decisions.domain

having count(*) > max(domains.target_max)
