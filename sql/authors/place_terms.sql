-- one row per name of a place and country that has a place of this name: how many people live in places it may mean
-- grain: term, country
with

place_names as (

    select * from seeds.place_names

),

place_words as (

    select * from seeds.place_words

    where kind = 'common'

),

named as (

    select
        normalise_text(term) as term,
        coalesce(country, '') as country,
        subdivision,
        kind,
        population,
        rule

    from place_names

),

-- The same place may stand under several spellings and in several files: the largest counts.
places as (

    select
        term,
        country,
        coalesce(subdivision, '') as subdivision,
        max(population) as population,
        min(case kind when 'country' then 1 when 'subdivision' then 2 when 'area' then 3 else 4 end) as rank,
        min(case rule when 'any' then 1 when 'capitals' then 2 else 3 end) as rule_rank

    from named

    where term <> ''
        and term not in (select word from seeds.place_words where kind = 'filler' and length(word) > 3)

    group by term, country, coalesce(subdivision, '')

),

final as (

    select
        places.term,
        places.country,
        max_by(places.subdivision, (places.population, places.subdivision)) as subdivision,
        sum(places.population)::bigint as population,
        bool_or(places.rank < 4) as is_wide,
        -- A city may be a state, too: then it is hardly what another place lies in.
        bool_or(places.rank < 4) and (bool_or(places.rank = 1) or not bool_or(places.rank = 4)) as holds_others,
        min(case when place_words.word is not null then 3 else places.rule_rank end)::integer as rule_rank,
        place_words.word is not null as is_common

    from places

    left join place_words on places.term = place_words.word

    group by places.term, places.country, place_words.word

)

select * from final
