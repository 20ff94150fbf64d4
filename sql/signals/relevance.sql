-- one row per author and candidate domain: evidence that the author works in that field
-- grain: author_id, domain
with

candidates as (

    select * from authors.candidates

),

latest as (

    select author_id, description is not null as has_bio from authors.latest

),

posts as (

    select distinct author_id from staging.posts

    where text is not null

),

limits as (

    select max(value) filter (where name = 'seed_evidence') as seed_evidence

    from seeds.thresholds

),

-- Each step reads signals.evidence for itself: a CTE that is read twice is held in memory whole, and so are all authors
-- by an aggregate that keeps the strongest terms.
summed as (

    select
        author_id,
        domain,
        sum(weight) as evidence

    from signals.evidence

    group by author_id, domain

),

placed as (

    select
        author_id,
        domain,
        term,
        row_number() over (partition by author_id, domain order by weight desc, term) as place

    from signals.evidence

    where weight > 0

),

strongest as (

    select
        author_id,
        domain,
        array_agg(term order by place) as terms

    from placed

    where place <= 5

    group by author_id, domain

),

joined as (

    select
        candidates.author_id,
        candidates.domain,
        candidates.is_seeded,
        greatest(
            coalesce(summed.evidence, 0) + case when candidates.is_seeded then limits.seed_evidence else 0 end, 0
        ) as evidence,
        (latest.has_bio::integer + (posts.author_id is not null)::integer) / 2 as coverage,
        coalesce(strongest.terms, []::varchar[]) as terms

    from candidates

    left join summed
        on candidates.author_id = summed.author_id
        and candidates.domain = summed.domain

    left join strongest
        on candidates.author_id = strongest.author_id
        and candidates.domain = strongest.domain

    inner join latest on candidates.author_id = latest.author_id

    left join posts on candidates.author_id = posts.author_id

    cross join limits

),

final as (

    select
        author_id,
        domain,
        is_seeded,
        round(100 * (1 - exp(-evidence::double)), 4)::decimal(9, 4) as relevance,
        coverage,
        case when is_seeded then list_prepend('on the domain''s seed list', terms) else terms end as reasons

    from joined

)

select * from final
