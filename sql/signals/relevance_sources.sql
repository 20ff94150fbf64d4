-- one row per author, domain and independent source of evidence that the author works in the field
-- grain: author_id, domain, source_of
with

listed as (

    select author_id, domain from authors.listed

    where is_seeded

),

sources as (

    select * from seeds.relevance_sources

),

limits as (

    select
        max(value) filter (where name = 'seed_evidence') as seed_evidence,
        max(value) filter (where name = 'relevance_least_evidence') as least_evidence

    from seeds.thresholds

),

-- What speaks against a field lowers its own source only, and never below what was found.
summed as (

    select
        evidence.author_id,
        evidence.domain,
        evidence.source_of,
        greatest(sum(evidence.weight), max(limits.least_evidence)) as evidence

    from signals.evidence as evidence

    cross join limits

    group by evidence.author_id, evidence.domain, evidence.source_of

    having max(evidence.weight) > 0

),

together as (

    select author_id, domain, source_of, evidence::double as evidence from summed

    union all

    select listed.author_id, listed.domain, 'curator' as source_of, limits.seed_evidence::double as evidence from listed

    cross join limits

),

final as (

    select
        together.author_id,
        together.domain,
        together.source_of,
        round(together.evidence, 4)::decimal(9, 4) as evidence,
        sources.trust,
        round(sources.trust * (1 - exp(-together.evidence)), 6)::decimal(7, 6) as probability

    from together

    inner join sources on together.source_of = sources.source

)

select * from final
