-- only persons that make sense are curated
-- severity: block
select authors.author_id, authors.handle, authors.kind, authors.is_suspect

from curated.authors as authors

where authors.is_curated and (authors.kind <> 'person' or authors.is_suspect)
