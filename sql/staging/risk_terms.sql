-- one row per field, term and sign of a risk, or of what lowers it; the word is the term as the seeds spell it
-- grain: field, term, signal
with

seeded as (

    select * from seeds.risk_terms

),

final as (

    select
        field,
        normalise_text(term) as term,
        signal,
        min(term) as word,
        max(strength) as strength

    from seeded

    group by field, normalise_text(term), signal

)

select * from final
