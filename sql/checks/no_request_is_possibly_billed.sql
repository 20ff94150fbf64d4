-- no request was sent whose answer is unknown
-- severity: warn
select request_id, endpoint, resources_requested, cost_dollars

from ops.requests

where state = 'possibly_billed'
