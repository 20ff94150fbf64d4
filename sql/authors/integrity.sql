-- one row per author: does the profile make sense as an answer of X, and if not, why
-- grain: author_id
with

latest as (

    select author_id, run_id from authors.latest

),

findings as (

    select author_id, rule, weight, reason from authors.integrity_findings

),

limits as (

    select
        max(value) filter (where name = 'integrity_suspect_from') as suspect_from,
        max(value) filter (where name = 'integrity_source_authors') as source_authors

    from seeds.thresholds

),

own as (

    select
        latest.author_id,
        latest.run_id,
        coalesce(sum(findings.weight), 0) >= max(limits.suspect_from) as is_suspect

    from latest

    left join findings on latest.author_id = findings.author_id

    cross join limits

    group by latest.author_id, latest.run_id

),

-- As in acceptance sampling: where most of a lot is bad, what looks good in it is not to be trusted either.
bad_runs as (

    select own.run_id

    from own

    inner join seeds.integrity_rules as rules on rules.rule = 'mostly_suspect_source'

    cross join limits

    group by own.run_id

    having count(*) >= max(limits.source_authors)
        and count(*) filter (where own.is_suspect) > max(rules.threshold) * count(*)

),

broken as (

    select author_id, rule, weight, reason from findings

    union all

    select own.author_id, rules.rule, rules.weight, rules.reason

    from own

    inner join bad_runs on own.run_id = bad_runs.run_id

    inner join seeds.integrity_rules as rules on rules.rule = 'mostly_suspect_source'

    where not own.is_suspect

),

weighed as (

    select
        author_id,
        sum(weight) as evidence,
        array_agg(rule order by rule) as rules,
        array_agg(reason order by rule) as reasons

    from broken

    group by author_id

),

judged as (

    select
        latest.author_id,
        coalesce(weighed.evidence, 0) >= limits.suspect_from as is_suspect,
        coalesce(weighed.evidence, 0)::decimal(12, 4) as evidence,
        coalesce(weighed.rules, []::varchar[]) as rules,
        coalesce(weighed.reasons, []::varchar[]) as reasons

    from latest

    left join weighed on latest.author_id = weighed.author_id

    cross join limits

),

reviews as (

    select * from staging.reviews

    where question = 'integrity'

),

-- A person's decision wins over the rules.
final as (

    select
        judged.author_id,
        coalesce(reviews.decision = 'fabricated', judged.is_suspect) as is_suspect,
        judged.evidence,
        judged.rules,
        case
            when reviews.author_id is null then judged.reasons
            else list_prepend(reviews.in_words, judged.reasons)
        end as reasons

    from judged

    left join reviews on judged.author_id = reviews.author_id

)

select * from final
