-- every author that was received belongs to a batch with an outcome
-- severity: block
select distinct users.run_id, users.batch_id

from staging.users as users

where not exists (
    select 1 from staging.outcomes as outcomes
    where outcomes.run_id = users.run_id and outcomes.batch_id = users.batch_id
)
