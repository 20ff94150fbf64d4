-- one row per seed: a handle someone put on a domain's list
-- grain: handle, domain
with

seeded as (

    select * from seeds.handles

),

final as (

    select
        lower(handle) as handle,
        handle as spelled_handle,
        domain,
        status,
        source_type,
        evidence_url,
        added_at,
        note

    from seeded

)

select * from final
