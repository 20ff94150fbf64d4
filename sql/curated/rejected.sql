-- one row per found author and candidate domain that left the author out, with the first reason and its figures
-- grain: author_id, domain
with

decisions as (

    select * from curated.decisions

    where not is_curated

),

latest as (

    select * from authors.latest

),

author_flaws as (

    select * from curated.author_flaws

),

relevance as (

    select * from signals.relevance

),

merged_accounts as (

    select * from authors.merged_accounts

),

domains as (

    select * from seeds.domains

),

final as (

    select
        decisions.author_id,
        latest.handle,
        decisions.domain,
        decisions.reason,
        case decisions.reason
            when author_flaws.reason then author_flaws.detail
            when 'outdated' then concat(
                'every seed of the author is retired, and the profile is of ', latest.fetched_at::date,
                '; the domain keeps it for ', domains.max_age_days, ' days'
            )
            when 'below_entry_rule' then concat(
                thousands(latest.followers_count), ' followers; the domain asks for ', thousands(domains.min_followers),
                ', or ', thousands(domains.min_followers_verified), ' when verified'
            )
            when 'low_relevance' then concat(
                'relevance ', relevance.relevance::decimal(9, 1), '; the domain asks for ',
                domains.min_relevance::decimal(9, 1)
            )
            when 'twin' then merged_accounts.in_words
            when 'over_target' then concat(
                'place ', decisions.place, '; the domain takes ', domains.target_max
            )
        end as detail

    from decisions

    inner join latest on decisions.author_id = latest.author_id

    inner join domains on decisions.domain = domains.domain

    inner join relevance
        on decisions.author_id = relevance.author_id
        and decisions.domain = relevance.domain

    left join author_flaws on decisions.author_id = author_flaws.author_id

    left join merged_accounts on decisions.author_id = merged_accounts.author_id

)

select * from final
