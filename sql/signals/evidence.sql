-- one row per author, candidate domain and term of its lexicon that the author's texts hold, with what it counts
-- grain: author_id, domain, term
with

candidates as (

    select * from authors.candidates

),

terms as (

    select * from authors.terms

),

lexicons as (

    select * from staging.lexicons

),

limits as (

    select max(value) filter (where name = 'post_evidence_share') as post_share

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

final as (

    select
        author_terms.author_id,
        lexicons.domain,
        lexicons.term,
        case author_terms.is_in_profile when 1 then lexicons.weight else lexicons.weight * limits.post_share end as weight

    from author_terms

    inner join lexicons on author_terms.term = lexicons.term

    inner join candidates
        on author_terms.author_id = candidates.author_id
        and lexicons.domain = candidates.domain

    cross join limits

)

select * from final
