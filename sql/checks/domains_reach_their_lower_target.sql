-- every domain has at least its lower target of authors
-- severity: warn
select domains.domain, domains.target_min, count(decisions.author_id) as authors

from seeds.domains as domains

left join curated.decisions as decisions
    on domains.domain = decisions.domain
    and decisions.is_curated

group by domains.domain, domains.target_min

having count(decisions.author_id) < domains.target_min
