-- one row per author and sign of being an organisation or a person that the profile's fields give
-- grain: author_id, signal
with

latest as (

    select * from authors.latest

),

known_organisations as (

    select lower(handle) as handle from seeds.known_organisations

),

limits as (

    select
        max(value) filter (where name = 'few_likes_given') as few_likes_given,
        max(value) filter (where name = 'many_likes_given') as many_likes_given

    from seeds.thresholds

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

    union all

    select latest.author_id, 'no_likes_given' as signal from latest

    cross join limits where latest.likes_given_count < limits.few_likes_given

    union all

    select latest.author_id, 'many_likes_given' as signal from latest

    cross join limits where latest.likes_given_count > limits.many_likes_given

    union all

    select author_id, 'handle_in_link' as signal from latest

    where contains(lower(expanded_url), replace(lower(handle), '_', ''))

)

select * from final
