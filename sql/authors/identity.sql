-- one row per author: person, organisation, or for somebody to decide, with the odds and the strongest reasons
-- grain: author_id
with

latest as (

    select * from authors.latest

),

features as (

    select * from authors.identity_features

),

signals as (

    select * from authors.identity_signals

),

model as (

    select feature, weight from seeds.identity_models

    where identity_model = (select value from seeds.settings where name = 'identity_model')

),

reasons as (

    select * from authors.identity_reasons

),

reviews as (

    select * from staging.reviews

    where question = 'identity'

),

signal_weights as (

    select * from seeds.identity_signals

),

limits as (

    select
        max(value) filter (where name = 'identity_person_below') as person_below,
        max(value) filter (where name = 'identity_organisation_from') as organisation_from,
        (select weight from model where feature = 'intercept') as intercept

    from seeds.thresholds

),

-- Decimals, so that the sum does not depend on the order of its terms.
evidence as (

    select
        features.author_id,
        (features.value * model.weight)::decimal(18, 12) as weight

    from features

    inner join model on features.feature = model.feature

    union all

    select
        signals.author_id,
        signal_weights.weight::decimal(18, 12) as weight

    from signals

    inner join signal_weights on signals.signal = signal_weights.signal

),

weighed as (

    select
        author_id,
        sum(weight) as weight

    from evidence

    group by author_id

),

signed as (

    select
        signals.author_id,
        bool_or(signal_weights.weight < 0) and not bool_or(signal_weights.weight > 0) as is_persons

    from signals

    inner join signal_weights on signals.signal = signal_weights.signal

    group by signals.author_id

),

-- Logistic regression: seeds/identity_models says on what it was fitted.
scored as (

    select
        latest.author_id,
        1 / (1 + exp(-(limits.intercept + coalesce(weighed.weight, 0))::double)) as p_organisation,
        coalesce(reasons.reasons, []::varchar[]) as reasons,
        coalesce(signed.is_persons, false) as is_persons,
        limits.person_below,
        limits.organisation_from

    from latest

    left join weighed on latest.author_id = weighed.author_id

    left join signed on latest.author_id = signed.author_id

    left join reasons on latest.author_id = reasons.author_id

    cross join limits

),

-- Words alone make no organisation of an account that X or the seeds take for a person's: a person decides.
banded as (

    select
        author_id,
        case
            when p_organisation < person_below then 'person'
            when p_organisation >= organisation_from and not is_persons then 'organisation'
            else 'review'
        end as band,
        p_organisation,
        reasons

    from scored

),

-- A person's decision wins over the model.
final as (

    select
        banded.author_id,
        coalesce(reviews.decision, banded.band) as kind,
        banded.band,
        case when reviews.author_id is null then 'model' else 'review' end as decided_by,
        banded.p_organisation,
        case
            when reviews.author_id is null then banded.reasons
            else list_prepend(reviews.in_words, banded.reasons)
        end as reasons

    from banded

    left join reviews on banded.author_id = reviews.author_id

)

select * from final
