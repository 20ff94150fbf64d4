-- one row per author: person, organisation, or for a person to decide, with the odds and the strongest reasons
-- grain: author_id
with

latest as (

    select * from authors.latest

),

cues as (

    select * from staging.identity_cues

),

terms as (

    select * from authors.terms

),

signals as (

    select * from authors.identity_signals

),

limits as (

    select
        max(value) filter (where name = 'identity_intercept') as intercept,
        max(value) filter (where name = 'identity_person_below') as person_below,
        max(value) filter (where name = 'identity_organisation_from') as organisation_from

    from seeds.thresholds

),

evidence as (

    select terms.author_id, cues.weight, concat(terms.field, ': ', cues.reason, ' (', terms.term, ')') as reason

    from terms

    inner join cues on terms.field = cues.field and terms.term = cues.term

    union all

    select signals.author_id, cues.weight, cues.reason

    from signals

    inner join cues on cues.field = 'signal' and signals.signal = cues.term

),

weighed as (

    select
        author_id,
        sum(weight) as weight,
        min_by(reason, (-abs(weight), reason), 3) as reasons

    from evidence

    group by author_id

),

-- Logistic regression's form with weights set by hand: an approximation until they are fitted to labels.
scored as (

    select
        latest.author_id,
        round(1 / (1 + exp(-(limits.intercept + coalesce(weighed.weight, 0))::double)), 6) as p_organisation,
        coalesce(weighed.reasons, []::varchar[]) as reasons,
        limits.person_below,
        limits.organisation_from

    from latest

    left join weighed on latest.author_id = weighed.author_id

    cross join limits

),

final as (

    select
        author_id,
        case
            when p_organisation < person_below then 'person'
            when p_organisation >= organisation_from then 'organisation'
            else 'review'
        end as kind,
        p_organisation,
        reasons

    from scored

)

select * from final
