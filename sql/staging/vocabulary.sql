-- one row per term that any seed looks for in texts, with its first word
-- grain: term
with

terms as (

    select normalise_text(term) as term from seeds.lexicons

    union

    select normalise_text(term) as term from seeds.identity_terms where field in ('bio', 'name')

    union

    select normalise_text(term) as term from seeds.risk_terms where field = 'any'

),

final as (

    select
        term,
        split_part(term, ' ', 1) as first_word

    from terms

)

select * from final
