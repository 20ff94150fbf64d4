-- one row per author and candidate domain: evidence that the author works in that field
-- grain: author_id, domain
with

candidates as (

    select * from signals.candidates

),

latest as (

    select
        author_id,
        description is not null as has_bio,
        name is not null as has_name,
        expanded_url is not null as has_link

    from authors.latest

),

posts as (

    select distinct author_id from staging.posts

    where text is not null

),

strongest_terms as (

    select * from signals.strongest_terms

),

trusts as (

    select
        max(trust) filter (where source = 'bio') as bio,
        max(trust) filter (where source = 'name') as name,
        max(trust) filter (where source = 'links') as links,
        max(trust) filter (where source = 'posts') as posts

    from seeds.relevance_sources

),

-- Noisy or: the chance that at least one source is right, as if they erred independently. Agreement counts more than
-- strength in one.
combined as (

    select
        author_id,
        domain,
        count(*) as sources,
        1 - exp(sum(round(ln(1 - least(probability, 0.999999)), 9)::decimal(18, 9))::double) as probability

    from signals.relevance_sources

    group by author_id, domain

),

final as (

    select
        candidates.author_id,
        candidates.domain,
        candidates.is_seeded,
        round(100 * coalesce(combined.probability, 0), 4)::decimal(9, 4) as relevance,
        coalesce(combined.sources, 0) as agreeing_sources,
        round(
            (
                latest.has_bio::integer * trusts.bio
                + latest.has_name::integer * trusts.name
                + latest.has_link::integer * trusts.links
                + (posts.author_id is not null)::integer * trusts.posts
            )::double / (trusts.bio + trusts.name + trusts.links + trusts.posts)::double,
            4
        )::decimal(5, 4) as coverage,
        case
            when candidates.is_seeded
                then list_prepend('on the domain''s seed list', coalesce(strongest_terms.terms, []::varchar[]))
            else coalesce(strongest_terms.terms, []::varchar[])
        end as reasons

    from candidates

    inner join latest on candidates.author_id = latest.author_id

    left join combined
        on candidates.author_id = combined.author_id
        and candidates.domain = combined.domain

    left join strongest_terms
        on candidates.author_id = strongest_terms.author_id
        and candidates.domain = strongest_terms.domain

    left join posts on candidates.author_id = posts.author_id

    cross join trusts

)

select * from final
