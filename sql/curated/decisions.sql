-- one row per found author and candidate domain: in or out, with the place among the eligible and the first reason
-- grain: author_id, domain
with

relevance as (

    select * from signals.relevance

),

latest as (

    select * from authors.latest

),

author_flaws as (

    select * from curated.author_flaws

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

handles as (

    select * from staging.handles

),

known_handles as (

    select * from authors.known_handles

),

merged_accounts as (

    select * from authors.merged_accounts

),

-- A plan asks for none of the seeds of these authors again.
given_up as (

    select known_handles.author_id

    from handles

    inner join known_handles on handles.handle = known_handles.handle

    group by known_handles.author_id

    having bool_and(handles.status = 'retired')

),

priorities as (

    select
        max(priority) filter (where reason = 'outdated') as outdated,
        max(priority) filter (where reason = 'below_entry_rule') as below_entry_rule,
        max(priority) filter (where reason = 'low_relevance') as low_relevance,
        max(priority) filter (where reason = 'twin') as twin,
        max(priority) filter (where reason = 'over_target') as over_target

    from reasons

),

-- The first reason by priority, if there is any; least() skips nulls.
judged as (

    select
        relevance.author_id,
        relevance.domain,
        relevance.is_seeded,
        latest.followers_count,
        least(
            author_flaws.priority,
            case
                when given_up.author_id is not null
                    and days_between(latest.fetched_at, getvariable('as_of')::timestamp) > domains.max_age_days
                    then priorities.outdated
            end,
            case
                when latest.followers_count < case
                    when latest.verified then least(domains.min_followers_verified, domains.min_followers)
                    else domains.min_followers
                end
                    then priorities.below_entry_rule
            end,
            case when relevance.relevance < domains.min_relevance then priorities.low_relevance end
        ) as priority

    from relevance

    inner join latest on relevance.author_id = latest.author_id

    inner join domains on relevance.domain = domains.domain

    left join author_flaws on relevance.author_id = author_flaws.author_id

    left join given_up on relevance.author_id = given_up.author_id

    cross join priorities

),

sound as (

    select
        judged.author_id,
        judged.domain,
        judged.followers_count,
        scored.m2_score,
        coalesce(merged_accounts.person_id, judged.author_id) as person_id

    from judged

    inner join scored
        on judged.author_id = scored.author_id
        and judged.domain = scored.domain

    left join merged_accounts on judged.author_id = merged_accounts.author_id

    where judged.priority is null

),

-- A domain takes one account of a person, the largest of those it could take.
eligible as (

    select
        author_id,
        domain,
        row_number() over (
            partition by domain
            order by m2_score desc, followers_count desc, author_id
        ) as place

    from (
        select * from sound

        qualify row_number() over (
            partition by person_id, domain
            order by followers_count desc, m2_score desc, author_id
        ) = 1
    )

),

placed as (

    select
        judged.author_id,
        judged.domain,
        judged.is_seeded,
        eligible.place,
        case
            when eligible.place > domains.target_max then priorities.over_target
            when eligible.place is null then coalesce(judged.priority, priorities.twin)
        end as priority

    from judged

    inner join domains on judged.domain = domains.domain

    left join eligible
        on judged.author_id = eligible.author_id
        and judged.domain = eligible.domain

    cross join priorities

),

final as (

    select
        placed.author_id,
        placed.domain,
        placed.is_seeded,
        placed.priority is null as is_curated,
        placed.place,
        reasons.reason

    from placed

    left join reasons on placed.priority = reasons.priority

)

select * from final
