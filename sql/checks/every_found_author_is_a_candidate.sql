-- every found author is a candidate for at least one domain
-- severity: block
select latest.author_id, latest.handle

from authors.latest as latest

where not exists (select 1 from signals.candidates as candidates where candidates.author_id = latest.author_id)
