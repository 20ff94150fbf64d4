-- Where do the authors of each domain live, and how many of each region do the quotas want? By the location of the profile.
with

quotas as (

    select value as region, share from seeds.quotas

    where dimension = 'region'

),

regions as (

    select region from quotas

    union

    select region from curated.authors

),

totals as (

    select domain, count(*) as authors from curated.ranked group by domain

),

counted as (

    select domain, region, count(*) as authors from curated.ranked group by domain, region

)

select
    totals.domain,
    regions.region,
    coalesce(counted.authors, 0) as authors,
    (100 * coalesce(counted.authors, 0) / totals.authors)::decimal(12, 1) as percent,
    (100 * quotas.share)::decimal(12, 1) as percent_wanted

from totals

cross join regions

left join counted
    on totals.domain = counted.domain
    and regions.region = counted.region

left join quotas on regions.region = quotas.region

order by totals.domain, authors desc, regions.region
