-- How full is each domain? Authors against the target, and how many stand in each follower tier.
with

curated_authors as (

    select decisions.domain, tiers.follower_tier, count(*) as authors

    from curated.decisions

    inner join authors.tiers on decisions.author_id = tiers.author_id

    where decisions.is_curated

    group by decisions.domain, tiers.follower_tier

),

totals as (

    select domain, sum(authors) as authors from curated_authors group by domain

),

shares as (

    select
        curated_authors.domain,
        string_agg(
            concat(curated_authors.follower_tier, ' ', round(100 * curated_authors.authors / totals.authors)::integer, ' %'),
            ', ' order by follower_tiers.min_followers desc
        ) as tiers

    from curated_authors

    inner join totals on curated_authors.domain = totals.domain

    inner join seeds.follower_tiers on curated_authors.follower_tier = follower_tiers.tier

    group by curated_authors.domain

)

select
    domains.domain,
    coalesce(totals.authors, 0) as authors,
    domains.target_min,
    domains.target_max,
    (100 * coalesce(totals.authors, 0) / domains.target_min)::decimal(12, 1) as percent_of_target,
    shares.tiers

from seeds.domains

left join totals on domains.domain = totals.domain

left join shares on domains.domain = shares.domain

order by percent_of_target, domains.domain
