-- one row per pair of accounts and sign that both are one person's
-- grain: author_id, other_id, evidence
-- No pair comes from the whole of the accounts: each shares a key that few have, or one names the other.
with

keys as (

    select * from authors.twin_keys

),

latest as (

    select * from authors.latest

),

identity as (

    select * from authors.identity

    where kind <> 'organisation'

),

look_alike_keys as (

    select * from authors.look_alike_keys

),

limits as (

    select
        max(value) filter (where name = 'twin_most_holders') as most_holders,
        max(value) filter (where name = 'risk_key_letters') as key_letters

    from seeds.thresholds

),

own_words as (

    select list(normalise_text(term)) as terms from seeds.twin_terms

),

held as (

    select evidence, key from keys

    group by evidence, key

    having count(*) between 2 and (select most_holders from limits)

),

holders as (

    select keys.* from keys

    inner join held
        on keys.evidence = held.evidence
        and keys.key = held.key

),

shared as (

    select
        own.author_id,
        other.author_id as other_id,
        own.evidence,
        count(*) as times

    from holders as own

    inner join holders as other
        on own.evidence = other.evidence
        and own.key = other.key
        and own.author_id < other.author_id

    group by own.author_id, other.author_id, own.evidence

),

bios as (

    select
        latest.author_id,
        latest.description,
        unnest(list_distinct(regexp_extract_all(lower(latest.description), '@([a-z0-9_]{1,15})', 1))) as named_handle

    from latest

    inner join identity on latest.author_id = identity.author_id

    where contains(latest.description, '@')

),

namings as (

    select
        least(bios.author_id, named.author_id) as author_id,
        greatest(bios.author_id, named.author_id) as other_id,
        list_bool_or(
            list_transform(own_words.terms, term -> has_term(normalise_text(bios.description), term))
        ) as is_own

    from bios

    inner join latest as named on bios.named_handle = lower(named.handle)

    inner join identity on named.author_id = identity.author_id

    cross join own_words

    where bios.author_id <> named.author_id

),

named as (

    select author_id, other_id, count(*) as times, bool_or(is_own) as is_own from namings

    group by author_id, other_id

),

paired as (

    select author_id, other_id from shared

    union

    select author_id, other_id from named

),

handles as (

    select
        paired.author_id,
        paired.other_id,
        own.is_common_name or other.is_common_name as is_common_name,
        own_latest.parody or other_latest.parody as is_parody,
        own.bare_handle <> other.bare_handle
            and least(length(own.bare_handle), length(other.bare_handle)) >= limits.key_letters
            and (contains(own.bare_handle, other.bare_handle) or contains(other.bare_handle, own.bare_handle))
            as is_within

    from paired

    inner join look_alike_keys as own on paired.author_id = own.author_id

    inner join look_alike_keys as other on paired.other_id = other.author_id

    inner join latest as own_latest on paired.author_id = own_latest.author_id

    inner join latest as other_latest on paired.other_id = other_latest.author_id

    cross join limits

),

final as (

    select
        shared.author_id,
        shared.other_id,
        case
            when shared.evidence = 'name' then case when handles.is_common_name then 'usual_name' else 'unusual_name' end
            when shared.evidence = 'post' and shared.times > 1 then 'posts'
            else shared.evidence
        end as evidence

    from shared

    inner join handles
        on shared.author_id = handles.author_id
        and shared.other_id = handles.other_id

    union all

    select author_id, other_id, case when times > 1 then 'names_each_other' else 'names_other' end from named

    union all

    select author_id, other_id, 'own_account' from named where is_own

    union all

    select author_id, other_id, 'handle_within' from handles where is_within

    union all

    select author_id, other_id, 'parody' from handles where is_parody

)

select * from final
