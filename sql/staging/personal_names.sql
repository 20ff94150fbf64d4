-- one row per word that is a given name or a surname
-- grain: name
with

seeded as (

    select * from seeds.personal_names

),

final as (

    select
        normalise_text(name) as name,
        bool_or(kind = 'given') as is_given,
        bool_or(kind = 'surname') as is_surname

    from seeded

    group by normalise_text(name)

)

select * from final
