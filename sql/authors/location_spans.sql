-- one row per location as written, run of words in it that may name a place, and country: how likely it means that country
-- grain: location, segment, start, country
with

latest as (

    select * from authors.latest

),

runs as (

    select * from authors.location_runs

),

place_terms as (

    select * from authors.place_terms

),

place_words as (

    select * from seeds.place_words

),

countries as (

    select * from seeds.countries

),

locations as (

    select distinct location from latest

    where location is not null

),

matches as (

    select
        runs.location,
        runs.part,
        runs.segment,
        runs.start,
        runs.length,
        runs.term,
        place_terms.country,
        place_terms.subdivision,
        place_terms.population,
        place_terms.is_wide,
        place_terms.level,
        place_terms.rule_rank,
        place_terms.is_common

    from runs

    inner join place_terms on runs.term = place_terms.term

    -- What counts in capitals only must be written so.
    where place_terms.rule_rank = 1
        or place_terms.is_common
        or (runs.written = upper(runs.written) and runs.written <> lower(runs.written))

),

spans as (

    select
        location,
        segment,
        start,
        length,
        min(rule_rank) as rule_rank

    from matches

    group by location, segment, start, length

),

-- Of runs that share words the longest counts, among equals the first.
kept as (

    select spans.*

    from spans

    where not exists (
        select 1

        from spans as others

        where others.location = spans.location
            and others.segment = spans.segment
            and others.start < spans.start + spans.length
            and spans.start < others.start + others.length
            and (others.length > spans.length or (others.length = spans.length and others.start < spans.start))
    )

),

fillers as (

    select
        runs.location,
        runs.segment,
        max(runs.start) as last_word,
        -- Numbers, too, take nothing from a place.
        count(*) filter (where place_words.kind is distinct from 'filler' and not regexp_full_match(runs.term, '\d+')) as told_words,
        coalesce(bool_or(place_words.kind = 'away'), false) as is_away

    from runs

    left join place_words
        on runs.term = place_words.word
        and place_words.kind in ('filler', 'away')

    where runs.length = 1

    group by runs.location, runs.segment

),

covered as (

    select
        location,
        segment,
        sum(length) as placed_words

    from kept

    group by location, segment

),

flags as (

    select
        location,
        unnest(flags_of(location)) as flag,
        generate_subscripts(flags_of(location), 1) as place

    from locations

),

found as (

    select
        matches.location,
        matches.part,
        matches.segment,
        matches.start,
        matches.term,
        matches.country,
        matches.subdivision,
        matches.population,
        matches.is_wide,
        matches.level,
        kept.rule_rank,
        greatest(0, fillers.told_words - covered.placed_words) as other_words,
        matches.start + matches.length > fillers.last_word as is_last

    from matches

    inner join kept
        on matches.location = kept.location
        and matches.segment = kept.segment
        and matches.start = kept.start
        and matches.length = kept.length

    inner join covered
        on matches.location = covered.location
        and matches.segment = covered.segment

    inner join fillers
        on matches.location = fillers.location
        and matches.segment = fillers.segment

    where not fillers.is_away

    union all

    select
        flags.location,
        0 as part,
        0 as segment,
        flags.place as start,
        flags.flag as term,
        countries.country,
        '' as subdivision,
        countries.population,
        true as is_wide,
        3 as level,
        1 as rule_rank,
        0 as other_words,
        true as is_last

    from flags

    inner join countries on flags.flag = countries.flag

),

final as (

    select
        location,
        part,
        segment,
        start,
        term,
        country,
        subdivision,
        population,
        population / sum(population) over (partition by location, segment, start) as share,
        is_wide,
        level,
        rule_rank,
        other_words,
        is_last

    from found

    where population > 0

)

select * from final
