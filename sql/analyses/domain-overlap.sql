-- Which domains share authors? Pairs by the share they have in common (Jaccard index).
select
    domain,
    other_domain,
    shared_authors,
    jaccard

from curated.domain_overlap

order by jaccard desc, domain, other_domain
