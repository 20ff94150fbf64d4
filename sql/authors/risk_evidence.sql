-- one row per author, flag and sign that raises or lowers it
-- grain: author_id, flag, signal
with

risk_words as (

    select * from authors.risk_words

),

risk_measures as (

    select * from authors.risk_measures

),

look_alikes as (

    select * from authors.look_alikes

),

risk_signals as (

    select * from seeds.risk_signals

),

likenesses as (

    unpivot look_alikes
    on same_name, same_common_name, handle_looks_same, handle_affix, handle_near, same_bio, same_picture, parody,
        names_other, named_by_other, verified, listed
    into name signal value value

),

-- Words count by their strength, a measure in full; a sign that both give counts once.
signs as (

    select author_id, signal, strength::double as value, strength, terms, words from risk_words

    union all

    select author_id, signal, value, 1 as strength, 1 as terms, null as words from risk_measures

    union all

    select author_id, signal, value, 1, 1, concat('@', other_handle) from likenesses

),

final as (

    select
        signs.author_id,
        risk_signals.flag,
        risk_signals.signal,
        max(signs.strength) * any_value(risk_signals.weight) as weight,
        any_value(risk_signals.reason) as reason,
        max(signs.terms) as findings,
        max(signs.words) as words

    from signs

    inner join risk_signals
        on signs.signal = risk_signals.signal
        and signs.value >= risk_signals.least

    group by signs.author_id, risk_signals.flag, risk_signals.signal

)

select * from final
