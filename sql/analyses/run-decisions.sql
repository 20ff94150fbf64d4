-- What did each run decide by itself, and why? In the order in which it did.
-- new is seconds for waited and breaker, a share for source_stopped, a number of authors for the others.
select
    run_id,
    date_trunc('second', decided_at) as decided_at,
    decision,
    subject,
    old_value as old,
    new_value as new,
    reason

from ops.decisions

order by run_id, decisions.decided_at, decision_id
