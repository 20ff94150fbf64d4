-- one row per author who is no organisation and thing it may share with another account of the same person
-- grain: author_id, evidence, key
with

identity as (

    select * from authors.identity

    where kind <> 'organisation'

),

latest as (

    select * from authors.latest

),

look_alike_keys as (

    select * from authors.look_alike_keys

),

posts as (

    select * from staging.posts

),

limits as (

    select
        max(value) filter (where name = 'twin_text_letters') as text_letters,
        max(value) filter (where name = 'risk_key_letters') as key_letters

    from seeds.thresholds

),

-- X shortens each link in a text to another address.
texts as (

    select
        author_id,
        'bio' as evidence,
        normalise_text(regexp_replace(description, 'https?://\S+', ' ', 'g')) as text

    from latest

    where description is not null

    union all

    select
        author_id,
        'post' as evidence,
        normalise_text(regexp_replace(text, 'https?://\S+', ' ', 'g')) as text

    from posts

    where text is not null
        and not list_contains(coalesce(referenced_kinds, []), 'retweeted')

),

keys as (

    select author_id, 'name' as evidence, name_key as key from look_alike_keys

    cross join limits

    where length(name_key) >= limits.key_letters

    union all

    select author_id, 'handle' as evidence, bare_handle as key from look_alike_keys

    cross join limits

    where length(bare_handle) >= limits.key_letters

    union all

    select
        author_id,
        'link' as evidence,
        regexp_extract(lower(expanded_url), '^https?://(?:www[.])?([^?#]*[^?#/])', 1) as key

    from latest

    where expanded_url is not null

    union

    select author_id, evidence, hash(text)::varchar as key from texts

    cross join limits

    where length(texts.text) >= limits.text_letters

),

final as (

    select keys.* from keys

    inner join identity on keys.author_id = identity.author_id

)

select * from final
