-- Why were authors left out? Per domain and reason, with an example.
with

counted as (

    select
        domain,
        reason,
        count(*) as authors,
        arg_min(handle, author_id) as example,
        arg_min(detail, author_id) as example_detail

    from curated.rejected

    group by domain, reason

)

select
    domain,
    reason,
    authors,
    (100 * authors / sum(authors) over (partition by domain))::decimal(12, 1) as percent,
    example,
    example_detail

from counted

order by domain, authors desc, reason
