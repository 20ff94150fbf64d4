-- every request was answered, failed, or may have been billed; an answer is no failure, and a failure costs nothing
-- severity: block
select request_id, state, failure, cost_dollars

from ops.requests

where state not in ('committed', 'failed', 'possibly_billed')
    or (state = 'committed' and failure is not null)
    or (state = 'failed' and cost_dollars <> 0)
