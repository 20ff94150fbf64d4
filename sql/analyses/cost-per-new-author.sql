-- What does a new valid author cost, by the list and kind of seed it came from? Dearest first.
select
    domain,
    source_type,
    sum(handles)::bigint as handles,
    sum(not_found + suspended)::bigint as missing,
    sum(new_valid_authors)::bigint as new_valid,
    round(100 * sum(new_valid_authors) / sum(handles), 1) as percent,
    round(sum(dollars), 2) as dollars,
    round(sum(dollars) / nullif(sum(new_valid_authors), 0), 4) as dollars_per_new

from ops.source_yields

group by domain, source_type

order by dollars_per_new desc nulls first, domain, source_type
