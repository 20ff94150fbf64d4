-- live and simulated authors never stand together
-- severity: block
select author_id, handle, source, origin

from authors.latest

where (origin = 'live') = (source = 'simulated' or try_cast(author_id as ubigint) >= 6000000000000000000)
