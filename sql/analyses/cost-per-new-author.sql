-- What does a new valid author cost, by the list and kind of seed it came from? Dearest first.
select
    domain,
    source_type,
    sum(handles)::bigint as handles,
    sum(not_found + suspended)::bigint as missing,
    sum(new_valid_authors)::bigint as new_valid,
    (100 * sum(new_valid_authors) / sum(handles))::decimal(5, 1) as percent_new,
    sum(dollars)::decimal(12, 3) as dollars,
    (sum(dollars) / nullif(sum(new_valid_authors), 0))::decimal(12, 4) as dollars_per_new

from ops.source_yields

group by domain, source_type

order by dollars_per_new desc nulls first, domain, source_type
