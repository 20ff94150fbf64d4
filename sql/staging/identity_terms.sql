-- one row per field, term and class of words that persons or organisations use of themselves
-- grain: field, term, class
with

seeded as (

    select * from seeds.identity_terms

),

final as (

    select distinct
        field,
        normalise_text(term) as term,
        class

    from seeded

)

select * from final
