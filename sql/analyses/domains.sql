-- What did each domain take, and whom did it leave out, and why?
with

domains as (

    select * from seeds.domains

),

rejected as (

    select domain, reason from curated.rejected

    union all

    select domain, outcome as reason from ops.unfetched_seeds

),

taken as (

    select domain, count(*) as authors from curated.ranked group by domain

),

reasons as (

    select domain, reason, count(*) as authors from rejected group by domain, reason

),

left_out as (

    select
        domain,
        sum(authors)::bigint as authors,
        string_agg(concat(authors, ' ', replace(reason, '_', ' ')), ', ' order by authors desc, reason) as why

    from reasons

    group by domain

),

final as (

    select
        domains.domain,
        domains.title,
        coalesce(taken.authors, 0) as authors,
        coalesce(left_out.authors, 0) as left_out,
        left_out.why

    from domains

    left join taken on domains.domain = taken.domain

    left join left_out on domains.domain = left_out.domain

)

select * from final order by authors desc, domain
