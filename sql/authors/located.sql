-- one row per location as written: the country it states, if it states one, and how sure that is
-- grain: location
with

readings as (

    select * from authors.location_readings

),

countries as (

    select * from seeds.countries

),

thresholds as (

    select
        max(value) filter (where name = 'place_least_confidence') as least_confidence,
        max(value) filter (where name = 'place_partial') as partial,
        max(value) filter (where name = 'place_elsewhere') as elsewhere,
        max(value) filter (where name = 'place_strong') as strong

    from seeds.thresholds

),

locations as (

    select distinct location from authors.latest

    where location is not null

),

spans as (

    select
        location,
        any_value(part) as part,
        segment,
        start,
        any_value(term) as term,
        bool_or(other_words = 0) as is_whole,
        max_by(country, (share, country)) as country,
        max_by(level, (share, country)) as level,
        max(share) as share

    from readings

    group by location, segment, start

),

counted as (

    select
        location,
        count(*) as spans,
        bool_and(is_whole) as is_whole

    from spans

    group by location

),

-- Each run of words speaks for its countries by their share of the people, and hardly for any other.
votes as (

    select
        readings.location,
        readings.country,
        sum(ln(thresholds.elsewhere + readings.share)) + (any_value(counted.spans) - count(*)) * ln(any_value(thresholds.elsewhere))
            as vote,
        count(*) as supporting,
        max_by(readings.subdivision, (readings.subdivision <> '', readings.population, readings.subdivision)) as subdivision

    from readings

    inner join counted on readings.location = counted.location

    cross join thresholds

    group by readings.location, readings.country

),

shares as (

    select
        location,
        country,
        subdivision,
        supporting,
        exp(vote) / sum(exp(vote)) over (partition by location) as share,
        row_number() over (partition by location order by vote desc, country) as place

    from votes

),

strong as (

    select
        spans.location,
        spans.part,
        spans.segment,
        spans.start,
        spans.country,
        spans.level

    from spans

    cross join thresholds

    where spans.share >= thresholds.strong
        and spans.country <> ''

),

-- The flags of a location are in segment 0, behind its words.
ends as (

    select
        location,
        count(distinct country) as countries,
        min_by(struct_pack(country, part, level), (segment = 0, segment, start)) as first_place,
        max_by(struct_pack(country, part, level), (segment = 0, segment, start)) as last_place

    from strong

    group by location

),

-- A wider place behind a narrow one tells where that lies.
nested as (

    select
        location,
        countries,
        first_place.part = last_place.part
        and last_place.level > 1
        -- A state behind a country is that of a town with the country's name.
        and (first_place.level < last_place.level or (first_place.level = 3 and last_place.level = 2)) as is_within

    from ends

),

-- Of several countries the first counts.
mixed as (

    select nested.*

    from nested

    cross join thresholds

    inner join counted on nested.location = counted.location

    inner join shares
        on nested.location = shares.location
        and shares.place = 1

    where nested.countries > 1
        and (shares.supporting < counted.spans or (nested.is_within and shares.share < thresholds.least_confidence))

),

judged as (

    select
        locations.location,
        counted.spans,
        mixed.is_within,
        mixed.countries is not null as is_mixed,
        case
            when mixed.is_within then ends.last_place.country
            when mixed.countries is not null then ends.first_place.country
            else shares.country
        end as country,
        case when mixed.countries is null then shares.subdivision end as subdivision,
        case
            when mixed.is_within then thresholds.partial
            when mixed.countries is not null then 1.0 / mixed.countries
            else shares.share * case when counted.is_whole then 1 else thresholds.partial end
        end as confidence

    from locations

    cross join thresholds

    left join counted on locations.location = counted.location

    left join shares
        on locations.location = shares.location
        and shares.place = 1

    left join ends on locations.location = ends.location

    left join mixed on locations.location = mixed.location

),

told as (

    select
        location,
        string_agg(term, ', ' order by segment, start) as terms

    from spans

    group by location

),

final as (

    select
        judged.location,
        countries.country,
        countries.region,
        case when countries.country is not null then nullif(judged.subdivision, '') end as subdivision,
        case when countries.country is not null then round(judged.confidence, 3) end::decimal(4, 3) as confidence,
        case
            when judged.spans is null then 'names no place that is known'
            when countries.country is null and judged.country = '' then concat('no single country: ', told.terms)
            when countries.country is null then concat('may be one of several countries: ', told.terms)
            when judged.is_within then concat('the widest of several places: ', told.terms)
            when judged.is_mixed then concat('the first of several places: ', told.terms)
            else told.terms
        end as reason

    from judged

    cross join thresholds

    left join told on judged.location = told.location

    left join countries
        on judged.country = countries.country
        and (judged.is_mixed or judged.confidence >= thresholds.least_confidence)

)

select * from final
