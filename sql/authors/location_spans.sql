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
        place_terms.holds_others,
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
        count(*) - count(place_words.word) as told_words

    from runs

    left join place_words
        on runs.term = place_words.word
        and place_words.kind = 'filler'

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
        matches.holds_others,
        kept.rule_rank,
        covered.placed_words >= fillers.told_words as is_whole

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
        true as holds_others,
        1 as rule_rank,
        true as is_whole

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
        holds_others,
        rule_rank,
        is_whole

    from found

    where population > 0

)

select * from final
