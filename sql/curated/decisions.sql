-- one row per found author and candidate domain: in or out, with the rank among the eligible and the first reason
-- grain: author_id, domain
with

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

first_author_flaws as (

    select
        author_flaws.author_id,
        min(reasons.priority) as priority,
        min_by(author_flaws.detail, reasons.priority) as detail

    from author_flaws

    inner join reasons on author_flaws.reason = reasons.reason

    group by author_flaws.author_id

),

domain_priorities as (

    select
        max(priority) filter (where reason = 'below_entry_rule') as below_entry_rule,
        max(priority) filter (where reason = 'low_relevance') as low_relevance,
        max(priority) filter (where reason = 'over_target') as over_target

    from reasons

),

-- The first reason by priority, if there is any; least() skips nulls.
judged as (

    select
        relevance.author_id,
        relevance.domain,
        relevance.is_seeded,
        relevance.relevance,
        latest.followers_count,
        first_author_flaws.priority as author_priority,
        first_author_flaws.detail as author_detail,
        least(
            first_author_flaws.priority,
            case
                when latest.followers_count < case
                    when latest.verified then least(domains.min_followers_verified, domains.min_followers)
                    else domains.min_followers
                end
                    then domain_priorities.below_entry_rule
            end,
            case when relevance.relevance < domains.min_relevance then domain_priorities.low_relevance end
        ) as priority

    from relevance

    inner join latest on relevance.author_id = latest.author_id

    inner join domains on relevance.domain = domains.domain

    left join first_author_flaws on relevance.author_id = first_author_flaws.author_id

    cross join domain_priorities

),

eligible as (

    select
        judged.author_id,
        judged.domain,
        row_number() over (
            partition by judged.domain
            order by scored.m2_score desc, judged.followers_count desc, judged.author_id
        ) as place

    from judged

    inner join scored
        on judged.author_id = scored.author_id
        and judged.domain = scored.domain

    where judged.priority is null

),

placed as (

    select
        judged.author_id,
        judged.domain,
        judged.is_seeded,
        judged.relevance,
        judged.followers_count,
        judged.author_priority,
        judged.author_detail,
        eligible.place,
        case
            when eligible.place > domains.target_max then domain_priorities.over_target
            else judged.priority
        end as priority,
        domains.min_followers,
        domains.min_followers_verified,
        domains.min_relevance,
        domains.target_max

    from judged

    inner join domains on judged.domain = domains.domain

    left join eligible
        on judged.author_id = eligible.author_id
        and judged.domain = eligible.domain

    cross join domain_priorities

),

final as (

    select
        placed.author_id,
        placed.domain,
        placed.is_seeded,
        placed.priority is null as is_curated,
        placed.place,
        reasons.reason,
        case
            when placed.priority = placed.author_priority then placed.author_detail
            when reasons.reason = 'below_entry_rule' then concat(
                thousands(placed.followers_count), ' followers; the domain asks for ', thousands(placed.min_followers),
                ', or ', thousands(placed.min_followers_verified), ' when verified'
            )
            when reasons.reason = 'low_relevance' then concat(
                'relevance ', round(placed.relevance, 1), '; the domain asks for ', placed.min_relevance
            )
            when reasons.reason = 'over_target' then concat(
                'place ', placed.place, '; the domain takes ', placed.target_max
            )
        end as detail

    from placed

    left join reasons on placed.priority = reasons.priority

)

select * from final
