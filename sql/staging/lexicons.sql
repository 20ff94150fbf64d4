-- one row per term of a domain's lexicon, normalised as the texts are
-- grain: domain, term
with

seeded as (

    select * from seeds.lexicons

),

final as (

    select
        domain,
        normalise_text(term) as term,
        max(weight) as weight

    from seeded

    group by 1, 2

)

select * from final
