-- one row per pair of domains: the curated authors that stand in both, those with the best places first
-- grain: domain, other_domain
with

curated_authors as (

    select
        decisions.author_id,
        decisions.domain,
        decisions.place,
        latest.handle

    from curated.decisions as decisions

    inner join authors.latest as latest on decisions.author_id = latest.author_id

    where decisions.is_curated

),

sizes as (

    select domain, count(*) as authors from curated_authors group by domain

),

shared as (

    select
        ours.domain,
        theirs.domain as other_domain,
        count(*) as shared_authors,
        list_sort(list({'places': ours.place + theirs.place, 'author_id': ours.author_id, 'handle': ours.handle}))
            as bridges

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
        )::decimal(5, 4) as jaccard,
        list_transform(shared.bridges, bridge -> bridge.author_id) as author_ids,
        list_transform(shared.bridges, bridge -> bridge.handle) as handles

    from shared

    inner join sizes on shared.domain = sizes.domain

    inner join sizes as other_sizes on shared.other_domain = other_sizes.domain

)

select * from final
