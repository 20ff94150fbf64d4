-- every author leads back to the response the profile came from
-- severity: block
select author_id, handle, run_id, request_id

from authors.latest

where coalesce(run_id, '') = '' or coalesce(request_id, '') = '' or fetched_at is null
