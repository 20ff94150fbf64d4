-- every rejected author has a reason of the vocabulary and a detail
-- severity: block
select rejected.author_id, rejected.domain, rejected.reason

from curated.rejected as rejected

left join seeds.rejection_reasons as reasons on rejected.reason = reasons.reason

where reasons.reason is null or coalesce(rejected.detail, '') = ''
