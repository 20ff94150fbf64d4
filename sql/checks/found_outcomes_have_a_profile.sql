-- every outcome that names an author has that author's profile
-- severity: block
select outcomes.run_id, outcomes.requested, outcomes.outcome, outcomes.author_id

from staging.outcomes as outcomes

where outcomes.outcome in ('found', 'protected', 'renamed')
    and outcomes.author_id is not null
    and not exists (select 1 from authors.latest as latest where latest.author_id = outcomes.author_id)
