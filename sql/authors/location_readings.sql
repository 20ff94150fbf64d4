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

-- A small place amid other words is likelier a word; a code or a common word needs another place beside it.
final as (

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
                            and (
                                others.is_wide
                                or location_spans.is_wide
                                or (others.subdivision = location_spans.subdivision and others.subdivision <> '')
                            )
                        )
                    )
            )
        )

)

select * from final
