-- one row per location as written: the country it states, if it states one, and how sure that is
-- grain: location
with

latest as (

    select * from authors.latest

),

location_spans as (

    select * from authors.location_spans

),

countries as (

    select * from seeds.countries

),

thresholds as (

    select
        max(value) filter (where name = 'place_least_confidence') as least_confidence,
        max(value) filter (where name = 'place_partial') as partial,
        max(value) filter (where name = 'place_partial_people') as partial_people,
        max(value) filter (where name = 'place_elsewhere') as elsewhere,
        max(value) filter (where name = 'place_strong') as strong

    from seeds.thresholds

),

locations as (

    select distinct location from latest

),

-- A small place amid other words is likelier a word; a code or a common word needs another place beside it.
usable as (

    select location_spans.*

    from location_spans

    cross join thresholds

    where (location_spans.is_whole or location_spans.is_wide or location_spans.population >= thresholds.partial_people)
        and (
            location_spans.rule_rank < 3
            or exists (
                select 1

                from location_spans as others

                where others.location = location_spans.location
                    and (others.segment, others.start) <> (location_spans.segment, location_spans.start)
                    and (
                        others.rule_rank < 3
                        or (
                            others.country = location_spans.country
                            and others.subdivision = location_spans.subdivision
                            and others.subdivision <> ''
                        )
                    )
            )
        )

),

spans as (

    select
        location,
        segment,
        start,
        any_value(term) as term,
        bool_or(is_whole) as is_whole,
        max_by(country, (share, country)) as country,
        max(share) as share

    from usable

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
        usable.location,
        usable.country,
        sum(ln(thresholds.elsewhere + usable.share)) + (any_value(counted.spans) - count(*)) * ln(any_value(thresholds.elsewhere))
            as vote,
        count(*) as supporting,
        max_by(usable.subdivision, (usable.subdivision <> '', usable.population, usable.subdivision)) as subdivision

    from usable

    inner join counted on usable.location = counted.location

    cross join thresholds

    group by usable.location, usable.country

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

firsts as (

    select
        spans.location,
        min_by(spans.country, (case when spans.segment = 0 then 1 else 0 end, spans.segment, spans.start)) as country,
        count(distinct spans.country) as countries

    from spans

    cross join thresholds

    where spans.share >= thresholds.strong
        and spans.country <> ''

    group by spans.location

),

judged as (

    select
        locations.location,
        counted.spans,
        firsts.countries,
        case
            when coalesce(firsts.countries, 0) > 1 and shares.supporting < counted.spans then firsts.country
            else shares.country
        end as country,
        case
            when coalesce(firsts.countries, 0) > 1 and shares.supporting < counted.spans then null
            else shares.subdivision
        end as subdivision,
        case
            when coalesce(firsts.countries, 0) > 1 and shares.supporting < counted.spans then 1.0 / firsts.countries
            else shares.share * case when counted.is_whole then 1 else thresholds.partial end
        end as confidence,
        coalesce(firsts.countries, 0) > 1 and shares.supporting < counted.spans as is_first_of_several

    from locations

    cross join thresholds

    left join counted on locations.location = counted.location

    left join shares
        on locations.location = shares.location
        and shares.place = 1

    left join firsts on locations.location = firsts.location

    where locations.location is not null

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
            when judged.is_first_of_several then concat('the first of several places: ', told.terms)
            else told.terms
        end as reason

    from judged

    cross join thresholds

    left join told on judged.location = told.location

    left join countries
        on judged.country = countries.country
        and (judged.is_first_of_several or judged.confidence >= thresholds.least_confidence)

)

select * from final
