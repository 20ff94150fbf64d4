-- Which domains share authors, and who bridges them? Pairs by the share they have in common (Jaccard index).
select
    domain,
    other_domain,
    shared_authors,
    jaccard,
    array_to_string(handles[:3], ', ') as best_placed

from curated.domain_overlap

order by jaccard desc, domain, other_domain
