-- one row per character that looks like a letter of handles
-- grain: seen
with

seeded as (

    select * from seeds.confusables

),

final as (

    select
        chr(concat('0x', substr(character, 3))::integer) as seen,
        lower(latin) as latin

    from seeded

)

select * from final
