-- relevance is 0 where nothing speaks for a domain, and nowhere else
-- severity: block
select author_id, domain, relevance, agreeing_sources

from signals.relevance

where (relevance > 0) <> (agreeing_sources > 0)
