-- one row per pair of domains: how many curated authors stand in both
-- grain: domain, other_domain
with

curated_authors as (

    select author_id, domain from curated.decisions where is_curated

),

sizes as (

    select domain, count(*) as authors from curated_authors group by domain

),

shared as (

    select
        ours.domain,
        theirs.domain as other_domain,
        count(*) as shared_authors

    from curated_authors as ours

    inner join curated_authors as theirs
        on ours.author_id = theirs.author_id
        and ours.domain < theirs.domain

    group by ours.domain, theirs.domain

),

-- Jaccard index: shared / (one + other - shared).
final as (

    select
        shared.domain,
        shared.other_domain,
        shared.shared_authors,
        round(
            shared.shared_authors / (sizes.authors + other_sizes.authors - shared.shared_authors), 4
        )::decimal(5, 4) as jaccard

    from shared

    inner join sizes on shared.domain = sizes.domain

    inner join sizes as other_sizes on shared.other_domain = other_sizes.domain

)

select * from final
