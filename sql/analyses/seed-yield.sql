-- Which seeds pay? Per domain and source: seeds, profiles found, authors curated, seeds retired.
select
    domain,
    source_type,
    seeds,
    found,
    curated,
    curated_share,
    retired

from ops.success_rates

order by domain, source_type
