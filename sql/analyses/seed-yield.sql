-- Which seeds pay? Per domain and source: seeds, profiles found, valid authors, curated ones, seeds retired.
select
    domain,
    source_type,
    seeds,
    found,
    valid,
    curated,
    curated_share,
    retired

from ops.success_rates

order by domain, source_type
