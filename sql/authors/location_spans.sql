-- one row per location as written, run of words in it that may name a place, and country: how likely it means that country
-- grain: location, segment, start, country
with

latest as (

    select * from authors.latest

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

-- Web addresses and handles name no place; a flag is read by itself.
segments as (

    select
        location,
        unnest(split_places(location)) as segment_text,
        generate_subscripts(split_places(location), 1) as segment

    from locations

),

words as (

    select
        location,
        segment,
        string_split(normalise_text(segment_text), ' ') as words,
        words_of(segment_text) as written

    from segments

    where normalise_text(segment_text) <> ''

),

starts as (

    select
        location,
        segment,
        words,
        -- Scripts without spaces have more words after normalising, and no capitals.
        case when len(written) = len(words) then written end as written,
        unnest(range(1, len(words) + 1)) as start

    from words

    where len(words) <= 40

),

runs as (

    select
        location,
        segment,
        start,
        length,
        array_to_string(words[start:start + length - 1], ' ') as term,
        coalesce(array_to_string(written[start:start + length - 1], ''), '') as written

    from (select *, unnest(range(1, least(6, len(words) - start + 2))) as length from starts)

),

matches as (

    select
        runs.location,
        runs.segment,
        runs.start,
        runs.length,
        runs.term,
        place_terms.country,
        place_terms.subdivision,
        place_terms.population,
        place_terms.is_wide,
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
        words.location,
        words.segment,
        len(words.words) - count(place_words.word) as told_words

    from (select location, segment, words, unnest(words) as word from words) as words

    left join place_words
        on words.word = place_words.word
        and place_words.kind = 'filler'

    group by words.location, words.segment, words.words

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
        matches.segment,
        matches.start,
        matches.term,
        matches.country,
        matches.subdivision,
        matches.population,
        matches.is_wide,
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
        0 as segment,
        flags.place as start,
        flags.flag as term,
        countries.country,
        '' as subdivision,
        countries.population,
        true as is_wide,
        1 as rule_rank,
        true as is_whole

    from flags

    inner join countries on flags.flag = countries.flag

),

final as (

    select
        location,
        segment,
        start,
        term,
        country,
        subdivision,
        population,
        population / sum(population) over (partition by location, segment, start) as share,
        is_wide,
        rule_rank,
        is_whole

    from found

    where population > 0

)

select * from final
