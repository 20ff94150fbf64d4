-- the parts of each score model sum to 1, as do components where peers stand in for what is missing; the default exists
-- severity: block
select score_model, part, sum(weight) as weight

from seeds.score_models

where part = 'm2' or (missing = 'peers' and part <> 'total')

group by score_model, part

having sum(weight) <> 1

union all

select settings.value as score_model, 'm2' as part, 0 as weight

from seeds.settings as settings

where settings.name = 'default_score_model'
    and settings.value not in (select score_model from seeds.score_models)
