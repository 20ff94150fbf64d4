-- one row per author and account worth impersonating that has the same name or nearly the same handle
-- grain: author_id, other_id
with

latest as (

    select * from authors.latest

),

keys as (

    select * from authors.look_alike_keys

),

confusables as (

    select * from staging.confusables

    where seen < chr(128)

),

-- As they look, as the handles do.
affixes as (

    select distinct
        risk_terms.field,
        translate(risk_terms.term, folds.seen, folds.latin) as term

    from staging.risk_terms as risk_terms

    cross join (
        select string_agg(seen, '' order by seen) as seen, string_agg(latin, '' order by seen) as latin from confusables
    ) as folds

    where risk_terms.field in ('handle_start', 'handle_end')

),

listed as (

    select distinct handle from staging.handles

    where status <> 'retired'

),

limits as (

    select
        max(value) filter (where name = 'risk_target_followers') as target_followers,
        max(value) filter (where name = 'risk_name_holders') as name_holders,
        max(value) filter (where name = 'risk_key_letters') as key_letters

    from seeds.thresholds

),

-- Whom it would pay to impersonate.
targets as (

    select keys.*

    from keys

    inner join latest on keys.author_id = latest.author_id

    left join listed on lower(latest.handle) = listed.handle

    cross join limits

    where latest.followers_count >= limits.target_followers
        and (latest.verified or latest.verified_type <> 'none' or listed.handle is not null)

),

-- Names that too many have are left out, so that there are never more pairs than that for each account.
held_names as (

    select keys.name_key, count(*) as holders from keys

    cross join limits

    where length(keys.name_key) >= limits.key_letters

    group by keys.name_key, limits.name_holders

    having count(*) between 2 and limits.name_holders

),

-- Handles as they look, and without what an impersonator would add. A handle one letter away says nothing without the
-- name: it comes with the pairs of the name.
handle_keys as (

    select author_id, handle_key as key from keys

    union

    select author_id, bare_handle as key from keys

    union

    select keys.author_id, substr(keys.bare_handle, lengths.letters + 1) as key

    from keys

    cross join (select distinct length(term) as letters from affixes where field = 'handle_start') as lengths

    inner join affixes
        on affixes.field = 'handle_start'
        and left(keys.bare_handle, lengths.letters) = affixes.term

    union

    select keys.author_id, left(keys.bare_handle, -lengths.letters) as key

    from keys

    cross join (select distinct length(term) as letters from affixes where field = 'handle_end') as lengths

    inner join affixes
        on affixes.field = 'handle_end'
        and right(keys.bare_handle, lengths.letters) = affixes.term

),

likenesses as (

    select handle_keys.author_id, targets.author_id as other_id, 1 as is_handle, null::bigint as holders

    from handle_keys

    inner join targets on handle_keys.key = targets.bare_handle

    cross join limits

    where length(handle_keys.key) >= limits.key_letters

    union all

    select keys.author_id, targets.author_id as other_id, 0 as is_handle, held_names.holders

    from keys

    inner join held_names on keys.name_key = held_names.name_key

    inner join targets on keys.name_key = targets.name_key

),

final as (

    select
        author_id,
        other_id,
        max(is_handle) = 1 as has_same_handle,
        -- Null where the names differ.
        max(holders) as name_holders

    from likenesses

    where author_id <> other_id

    group by author_id, other_id

)

select * from final
