-- one row per location as written, run of words that names a place in it, and country that it may mean
-- grain: location, segment, start, country
with

location_spans as (

    select * from authors.location_spans

),

thresholds as (

    select
        max(value) filter (where name = 'place_partial_people') as partial_people

    from seeds.thresholds

),

others as (

    select
        location,
        segment,
        start,
        country,
        subdivision,
        is_wide,
        rule_rank

    from location_spans

),

-- Amid other words a place counts behind one of them if it is large, or with another of its country.
readable as (

    select location_spans.*

    from location_spans

    cross join thresholds

    where location_spans.other_words = 0
        or (
            location_spans.other_words = 1
            and location_spans.is_last
            and (location_spans.is_wide or location_spans.population >= thresholds.partial_people)
        )
        or not regexp_matches(location_spans.term, '[a-z]')
        or exists (
            select 1

            from others

            where others.location = location_spans.location
                and (others.segment, others.start) <> (location_spans.segment, location_spans.start)
                and others.country = location_spans.country
        )

),

-- A code or a common word needs another place beside it.
final as (

    select readable.*

    from readable

    where readable.rule_rank < 3
        or exists (
            select 1

            from others

            where others.location = readable.location
                and (others.segment, others.start) <> (readable.segment, readable.start)
                and (
                    others.rule_rank < 3
                    or (
                        others.country = readable.country
                        and (
                            others.is_wide
                            or readable.is_wide
                            or (others.subdivision = readable.subdivision and others.subdivision <> '')
                        )
                    )
                )
        )

)

select * from final
