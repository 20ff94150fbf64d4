-- Which seeds pay? Per domain and source: seeds, profiles found, authors curated.
select
    domain,
    source_type,
    seeds,
    found,
    curated,
    curated_share

from ops.success_rates

order by domain, source_type
