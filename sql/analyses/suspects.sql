-- Which profiles cannot be answers of X, and by what? Per rule, how often it is broken, alone enough, and an example.
with

found as (

    select
        integrity.author_id,
        latest.handle,
        integrity.is_suspect,
        integrity.evidence,
        unnest(integrity.rules) as rule

    from authors.integrity

    inner join authors.latest on integrity.author_id = latest.author_id

)

select
    rules.rule,
    rules.weight,
    count(*) as authors,
    count(*) filter (where found.is_suspect) as suspects,
    -- Without this rule they would not be.
    count(*) filter (
        where found.is_suspect
            and found.evidence - rules.weight < (select value from seeds.thresholds where name = 'integrity_suspect_from')
    ) as by_this_alone,
    arg_min(found.handle, (not found.is_suspect, found.author_id)) as example,
    arg_max(found.handle, (found.is_suspect, found.author_id)) as another,
    rules.reason

from found

inner join seeds.integrity_rules as rules on found.rule = rules.rule

group by rules.rule, rules.weight, rules.reason

order by suspects desc, authors desc, rules.rule
