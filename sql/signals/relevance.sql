-- one row per author and candidate domain: evidence that the author works in that field
-- grain: author_id, domain
with

candidates as (

    select * from authors.candidates

),

terms as (

    select * from authors.terms

),

texts as (

    select * from authors.texts

),

lexicons as (

    select * from staging.lexicons

),

limits as (

    select
        max(value) filter (where name = 'seed_evidence') as seed_evidence,
        max(value) filter (where name = 'post_evidence_share') as post_share

    from seeds.thresholds

),

-- A term counts once per author: in full when the profile has it, in part when only posts do.
author_terms as (

    select
        author_id,
        term,
        max((field <> 'posts')::integer) as is_in_profile

    from terms

    group by author_id, term

),

weighed as (

    select
        author_terms.author_id,
        lexicons.domain,
        lexicons.term,
        case author_terms.is_in_profile when 1 then lexicons.weight else lexicons.weight * limits.post_share end as weight

    from author_terms

    inner join lexicons on author_terms.term = lexicons.term

    cross join limits

),

summed as (

    select
        author_id,
        domain,
        sum(weight) as evidence,
        array_agg(term order by weight desc, term) filter (where weight > 0) as terms

    from weighed

    group by author_id, domain

),

sources as (

    select
        author_id,
        max((field = 'bio')::integer) + max((field = 'posts')::integer) as observed

    from texts

    group by author_id

),

joined as (

    select
        candidates.author_id,
        candidates.domain,
        candidates.is_seeded,
        greatest(
            coalesce(summed.evidence, 0) + case when candidates.is_seeded then limits.seed_evidence else 0 end, 0
        ) as evidence,
        coalesce(sources.observed, 0) / 2 as coverage,
        coalesce(summed.terms[1:5], []::varchar[]) as terms

    from candidates

    left join summed
        on candidates.author_id = summed.author_id
        and candidates.domain = summed.domain

    left join sources on candidates.author_id = sources.author_id

    cross join limits

),

final as (

    select
        author_id,
        domain,
        is_seeded,
        round(100 * (1 - exp(-evidence::double)), 4)::decimal(9, 4) as relevance,
        coverage,
        case when is_seeded then list_prepend('on the domain''s seed list', terms) else terms end as reasons

    from joined

)

select * from final
