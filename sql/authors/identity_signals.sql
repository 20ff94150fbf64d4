-- one row per author and sign of being an organisation or a person that the profile's fields give
-- grain: author_id, signal
with

latest as (

    select * from authors.latest

),

known_organisations as (

    select lower(handle) as handle from seeds.known_organisations

),

-- affiliation of oneself is how an organisation's own account shows.
affiliated as (

    select author_id from latest

    where len(list_filter(affiliation_user_ids, id -> id <> author_id)) > 0

),

final as (

    select author_id, concat('verified_', verified_type) as signal from latest

    where verified_type in ('business', 'government')

    union all

    select latest.author_id, 'known_organisation' as signal from latest

    where lower(latest.handle) in (select handle from known_organisations)

    union all

    select author_id, 'affiliated' as signal from affiliated

    union all

    select author_id, 'parody' as signal from latest where parody

)

select * from final
