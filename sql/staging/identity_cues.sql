-- one row per cue that speaks for an organisation (positive weight) or a person (negative)
-- grain: field, term
with

seeded as (

    select * from seeds.identity_cues

),

final as (

    select
        field,
        case when field = 'signal' then term else normalise_text(term) end as term,
        max(weight) as weight,
        max(reason) as reason

    from seeded

    group by 1, 2

)

select * from final
