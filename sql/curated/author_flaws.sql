-- one row per author who is left out of every domain, with the first reason by priority
-- grain: author_id
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

gone as (

    select * from authors.gone

),

reviews as (

    select * from staging.reviews

),

reasons as (

    select * from seeds.rejection_reasons

),

flaws as (

    select
        author_id,
        'gone' as reason,
        concat(outcome, ' ', times, ' times in a row, from ', first_seen::date, ' to ', last_seen::date) as detail

    from gone

    union all

    select author_id, 'suspect' as reason, array_to_string(reasons, '; ') as detail from integrity where is_suspect

    union all

    select author_id, 'organisation', concat('p = ', round(p_organisation, 3), ': ', array_to_string(reasons, '; '))
    from identity where kind = 'organisation'

    union all

    select author_id, 'identity_review', concat('p = ', round(p_organisation, 3), ': ', array_to_string(reasons, '; '))
    from identity where kind = 'review'

    union all

    select author_id, 'harmful', in_words from reviews where question = 'risk' and decision = 'harmful'

    union all

    select author_id, 'protected', 'the author shows posts to followers only' from latest where protected

    union all

    select author_id, 'missing_metrics', 'no follower count in the answer' from latest where followers_count is null

),

final as (

    select
        flaws.author_id,
        min_by(flaws.reason, reasons.priority) as reason,
        min(reasons.priority) as priority,
        min_by(flaws.detail, reasons.priority) as detail

    from flaws

    inner join reasons on flaws.reason = reasons.reason

    group by flaws.author_id

)

select * from final
