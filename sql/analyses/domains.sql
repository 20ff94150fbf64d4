-- what each domain took, left out and why, and its first three authors
with

domains as (

    select * from seeds.domains

),

ranked as (

    select * from curated.ranked

),

rejected as (

    select domain, reason from curated.rejected

    union all

    select domain, outcome as reason from ops.unfetched_seeds

),

taken as (

    select
        domain,
        count(*) as authors,
        array_to_string(
            array_agg(concat(handle, ' ', m2_score::decimal(4, 1)) order by rank) filter (where rank <= 3), ', '
        ) as first_three

    from ranked

    group by domain

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
        domains.title as domain,
        coalesce(taken.authors, 0) as authors,
        coalesce(left_out.authors, 0) as left_out,
        taken.first_three as "first three (M2 score)",
        left_out.why as "left out because"

    from domains

    left join taken on domains.domain = taken.domain

    left join left_out on domains.domain = left_out.domain

    order by domains.target_max desc, domains.domain

)

select * from final
