-- no handle on the list of known organisations is curated
-- severity: block
select authors.author_id, authors.handle

from curated.authors as authors

inner join seeds.known_organisations as known on lower(authors.handle) = lower(known.handle)

where authors.is_curated
