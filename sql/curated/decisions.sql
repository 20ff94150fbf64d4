-- one row per found author and candidate domain: in or out, with the rank among the eligible and the first reason
-- grain: author_id, domain
with

candidates as (

    select * from authors.candidates

),

latest as (

    select * from authors.latest

),

identity as (

    select * from authors.identity

),

integrity as (

    select * from authors.integrity

),

relevance as (

    select * from signals.relevance

),

scored as (

    select * from scores.m2

    where score_model = (select value from seeds.settings where name = 'default_score_model')

),

domains as (

    select * from seeds.domains

),

reasons as (

    select * from seeds.rejection_reasons

),

author_flaws as (

    select author_id, 'suspect' as reason, array_to_string(reasons, '; ') as detail from integrity where is_suspect

    union all

    select author_id, 'organisation', concat('p = ', round(p_organisation, 3), ': ', array_to_string(reasons, '; '))
    from identity where kind = 'organisation'

    union all

    select author_id, 'identity_review', concat('p = ', round(p_organisation, 3), ': ', array_to_string(reasons, '; '))
    from identity where kind = 'review'

    union all

    select author_id, 'protected', 'the author shows posts to followers only' from latest where protected

    union all

    select author_id, 'missing_metrics', 'no follower count in the answer' from latest where followers_count is null

),

domain_flaws as (

    select
        candidates.author_id,
        candidates.domain,
        'below_entry_rule' as reason,
        concat(
            thousands(latest.followers_count), ' followers; the domain asks for ', thousands(domains.min_followers),
            ', or ', thousands(domains.min_followers_verified), ' when verified'
        ) as detail

    from candidates

    inner join latest on candidates.author_id = latest.author_id

    inner join domains on candidates.domain = domains.domain

    where latest.followers_count < domains.min_followers
        and not (
            coalesce(latest.verified, false)
            and latest.followers_count >= domains.min_followers_verified
        )

    union all

    select
        relevance.author_id,
        relevance.domain,
        'low_relevance' as reason,
        concat('relevance ', round(relevance.relevance, 1), '; the domain asks for ', domains.min_relevance) as detail

    from relevance

    inner join domains on relevance.domain = domains.domain

    where relevance.relevance < domains.min_relevance

),

flaws as (

    select candidates.author_id, candidates.domain, author_flaws.reason, author_flaws.detail

    from candidates

    inner join author_flaws on candidates.author_id = author_flaws.author_id

    union all

    select author_id, domain, reason, detail from domain_flaws

),

first_flaws as (

    select
        flaws.author_id,
        flaws.domain,
        arg_min(flaws.reason, reasons.priority) as reason,
        arg_min(flaws.detail, reasons.priority) as detail

    from flaws

    inner join reasons on flaws.reason = reasons.reason

    group by flaws.author_id, flaws.domain

),

eligible as (

    select
        scored.author_id,
        scored.domain,
        row_number() over (
            partition by scored.domain
            order by scored.m2_score desc, latest.followers_count desc, scored.author_id
        ) as place

    from scored

    inner join latest on scored.author_id = latest.author_id

    where not exists (
        select 1 from first_flaws
        where first_flaws.author_id = scored.author_id and first_flaws.domain = scored.domain
    )

),

final as (

    select
        candidates.author_id,
        candidates.domain,
        candidates.is_seeded,
        coalesce(eligible.place <= domains.target_max, false) as is_curated,
        eligible.place,
        case
            when eligible.place > domains.target_max then 'over_target'
            else first_flaws.reason
        end as reason,
        case
            when eligible.place > domains.target_max
                then concat('place ', eligible.place, '; the domain takes ', domains.target_max)
            else first_flaws.detail
        end as detail

    from candidates

    inner join domains on candidates.domain = domains.domain

    left join eligible
        on candidates.author_id = eligible.author_id
        and candidates.domain = eligible.domain

    left join first_flaws
        on candidates.author_id = first_flaws.author_id
        and candidates.domain = first_flaws.domain

)

select * from final
