-- one row per author, domain, source and term of its lexicon that the source holds, with what it counts
-- grain: author_id, domain, source_of, term
with

terms as (

    select
        author_id,
        case field when 'handle' then 'name' else field end as source_of,
        term

    from authors.terms

    where field in ('bio', 'name', 'handle', 'links', 'posts', 'hashtags')

),

lexicons as (

    select * from staging.lexicons

),

nested_terms as (

    select * from signals.nested_terms

),

specificity as (

    select * from signals.term_specificity

),

-- Name and handle are one source, in which a term counts once.
found as (

    select distinct
        terms.author_id,
        lexicons.domain,
        terms.source_of,
        terms.term,
        lexicons.weight

    from terms

    inner join lexicons on terms.term = lexicons.term

),

covered as (

    select
        found.author_id,
        found.domain,
        found.source_of,
        nested_terms.term

    from found

    inner join nested_terms
        on found.domain = nested_terms.domain
        and found.term = nested_terms.longer_term

),

final as (

    select
        found.author_id,
        found.domain,
        found.source_of,
        found.term,
        round(
            found.weight * case when found.weight > 0 then coalesce(specificity.specificity, 1) else 1 end, 4
        )::decimal(9, 4) as weight

    from found

    left join specificity on found.term = specificity.term

    where not exists (
        select 1 from covered

        where found.author_id = covered.author_id
            and found.domain = covered.domain
            and found.source_of = covered.source_of
            and found.term = covered.term
    )

)

select * from final
