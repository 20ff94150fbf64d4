-- every found author stands, for each candidate domain, in exactly one of curated or rejected
-- severity: block
with

candidates as (

    select author_id, domain from signals.candidates

),

ranked as (

    select author_id, domain from curated.ranked

),

rejected as (

    select author_id, domain from curated.rejected

),

placed as (

    select author_id, domain, 'curated' as place from ranked

    union all

    select author_id, domain, 'rejected' as place from rejected

),

counted as (

    select
        candidates.author_id,
        candidates.domain,
        count(placed.place) as places

    from candidates

    left join placed
        on candidates.author_id = placed.author_id
        and candidates.domain = placed.domain

    group by candidates.author_id, candidates.domain

)

select * from counted where places <> 1
