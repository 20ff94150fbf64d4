-- every author that was received is in authors.latest
-- severity: block
select distinct users.author_id

from staging.users as users

where not exists (select 1 from authors.latest as latest where latest.author_id = users.author_id)
