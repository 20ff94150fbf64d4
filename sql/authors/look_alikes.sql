-- one row per author who looks like a much larger and older account, the most alike of them, and how alike
-- grain: author_id
with

latest as (

    select * from authors.latest

),

keys as (

    select * from authors.look_alike_keys

),

pairs as (

    select * from authors.look_alike_pairs

),

listed as (

    select distinct handle from staging.handles

    where status <> 'retired'

),

limits as (

    select
        max(value) filter (where name = 'risk_times_larger') as times_larger,
        max(value) filter (where name = 'risk_rare_name_holders') as rare_name_holders,
        max(value) filter (where name = 'risk_key_letters') as key_letters

    from seeds.thresholds

),

compared as (

    select
        pairs.author_id,
        pairs.other_id,
        other.handle as other_handle,
        other.followers_count as other_followers,
        pairs.name_holders is not null as is_same_name,
        own_keys.is_common_name
            or other_keys.is_common_name
            or pairs.name_holders > limits.rare_name_holders as is_common_name,
        own_keys.handle_key = other_keys.handle_key as is_same_handle,
        pairs.has_same_handle as is_same_with_affix,
        length(other_keys.bare_handle) >= limits.key_letters
            and damerau_levenshtein(own_keys.bare_handle, other_keys.bare_handle) = 1 as is_near_handle,
        lower(own.description) = lower(other.description) as is_same_bio,
        own.profile_image_url = other.profile_image_url
            and not contains(own.profile_image_url, 'default_profile') as is_same_picture,
        own.parody as is_parody,
        contains(lower(own.description), concat('@', lower(other.handle))) as names_other,
        contains(lower(other.description), concat('@', lower(own.handle))) as named_by_other,
        own.verified or own.verified_type <> 'none' as is_verified,
        listed.handle is not null as is_listed

    from pairs

    inner join latest as own on pairs.author_id = own.author_id

    inner join latest as other on pairs.other_id = other.author_id

    inner join keys as own_keys on pairs.author_id = own_keys.author_id

    inner join keys as other_keys on pairs.other_id = other_keys.author_id

    left join listed on lower(own.handle) = listed.handle

    cross join limits

    where own.followers_count * limits.times_larger <= other.followers_count
        and own.created_at > other.created_at

),

measured as (

    select
        author_id,
        other_id,
        other_handle,
        other_followers,
        (is_same_name and not is_common_name)::double as same_name,
        (is_same_name and is_common_name)::double as same_common_name,
        is_same_handle::double as handle_looks_same,
        (is_same_with_affix and not is_same_handle)::double as handle_affix,
        (is_near_handle and not is_same_with_affix and not is_same_handle)::double as handle_near,
        coalesce(is_same_bio, false)::double as same_bio,
        coalesce(is_same_picture, false)::double as same_picture,
        is_parody::double as parody,
        coalesce(names_other, false)::double as names_other,
        coalesce(named_by_other, false)::double as named_by_other,
        coalesce(is_verified, false)::double as verified,
        is_listed::double as listed

    from compared

),

final as (

    select * from measured

    qualify row_number() over (
        partition by author_id
        order by
            same_name + same_common_name + handle_looks_same + handle_affix + handle_near + same_bio + same_picture desc,
            other_followers desc,
            other_id
    ) = 1

)

select * from final
