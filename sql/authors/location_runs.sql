-- one row per location as written, segment of it, and run of up to six words in that
-- grain: location, segment, start, length
with

latest as (

    select * from authors.latest

),

letter_forms as (

    select
        string_agg(chr(('0x' || character[3:])::integer), '' order by character) as forms,
        string_agg(letter, '' order by character) as letters

    from seeds.letter_forms

),

-- Letters of mathematics, circled ones and the like are read as plain.
locations as (

    select
        latest.location,
        case
            when has_letter_forms(latest.location) then translate(latest.location, letter_forms.forms, letter_forms.letters)
            else latest.location
        end as plain

    from (select distinct location from latest where location is not null) as latest

    cross join letter_forms

),

-- Web addresses and handles name no place; a flag is read by itself.
parts as (

    select
        location,
        unnest(split_places(plain)) as part_text,
        generate_subscripts(split_places(plain), 1) as part

    from locations

),

pieces as (

    select
        location,
        part,
        unnest(split_place(part_text)) as segment_text,
        generate_subscripts(split_place(part_text), 1) as piece

    from parts

),

segments as (

    select
        location,
        part,
        segment_text,
        row_number() over (partition by location order by part, piece) as segment

    from pieces

),

words as (

    select
        location,
        part,
        segment,
        string_split(normalise_text(segment_text), ' ') as words,
        words_of(segment_text) as written

    from segments

    where normalise_text(segment_text) <> ''

),

starts as (

    select
        location,
        part,
        segment,
        words,
        -- Scripts without spaces have more words after normalising, and no capitals.
        case when len(written) = len(words) then written end as written,
        unnest(range(1, len(words) + 1)) as start

    from words

    where len(words) <= 40

),

final as (

    select
        location,
        part,
        segment,
        start,
        length,
        array_to_string(words[start:start + length - 1], ' ') as term,
        coalesce(array_to_string(written[start:start + length - 1], ''), '') as written

    from (select *, unnest(range(1, least(6, len(words) - start + 2))) as length from starts)

)

select * from final
