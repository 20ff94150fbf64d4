-- one row per name of a place and country that has a place of this name: how many people live in places it may mean
-- grain: term, country
with

place_names as (

    select * from seeds.place_names

),

countries as (

    select * from seeds.countries

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

    union all

    -- The codes of countries count for less: some are those of states as well.
    select
        lower(country) as term,
        country,
        null as subdivision,
        'country' as kind,
        population // 1000 as population,
        'company' as rule

    from countries

),

-- The same place may stand under several spellings and in several files: the largest counts.
places as (

    select
        term,
        country,
        coalesce(subdivision, '') as subdivision,
        max(population) as population,
        min(case kind when 'country' then 1 when 'subdivision' then 2 when 'area' then 3 else 4 end) as rank,
        bool_or(kind = 'city') as is_city,
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
        -- 3 country, 2 state or area, 1 city: one that is a state, too, is hardly what another place lies in.
        case
            when bool_or(places.rank = 1) then 3
            when bool_or(places.is_city) then 1
            else 2
        end as level,
        min(case when place_words.word is not null then 3 else places.rule_rank end)::integer as rule_rank,
        place_words.word is not null as is_common

    from places

    left join place_words on places.term = place_words.word

    group by places.term, places.country, place_words.word

)

select * from final
