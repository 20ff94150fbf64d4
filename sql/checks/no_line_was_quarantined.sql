-- nothing that was received had to be put aside
-- severity: warn
select run_id, requested, detail

from staging.outcomes

where outcome = 'quarantined'
