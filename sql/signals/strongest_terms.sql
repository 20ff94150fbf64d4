-- one row per author and domain with evidence in words: the terms that count most
-- grain: author_id, domain
with

evidence as (

    select
        author_id,
        domain,
        term,
        max(weight) as weight

    from signals.evidence

    where weight > 0

    group by author_id, domain, term

),

limits as (

    select max(value)::integer as terms from seeds.thresholds

    where name = 'relevance_strongest_terms'

),

placed as (

    select
        evidence.author_id,
        evidence.domain,
        evidence.term,
        row_number() over (
            partition by evidence.author_id, evidence.domain
            order by evidence.weight desc, evidence.term
        ) as place

    from evidence

),

final as (

    select
        placed.author_id,
        placed.domain,
        list_transform(list_sort(list({'place': placed.place, 'term': placed.term})), pair -> pair.term) as terms

    from placed

    cross join limits

    where placed.place <= limits.terms

    group by placed.author_id, placed.domain

)

select * from final
