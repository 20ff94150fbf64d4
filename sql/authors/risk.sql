-- one row per author and soft flag: what a person may want to know of an account, how severe, and why
-- grain: author_id, flag
-- No flag leaves anybody out. Weights and limits are judged, not fitted: detectors of bots that see profiles only do not
-- hold on other data than their own (F1 from .85 to .37), so that bot_like is for a person's review and nothing else.
with

evidence as (

    select * from authors.risk_evidence

),

risk_levels as (

    select * from seeds.risk_levels

),

-- What lowers a flag is told without the words: they say what somebody works on or speaks of.
summed as (

    select
        author_id,
        flag,
        sum(weight) as score,
        count(*) filter (where weight > 0) as signals,
        array_agg(
            reason || coalesce(' (' || case when weight > 0 then words end || ')', '') order by weight desc, signal
        ) as reasons

    from evidence

    group by author_id, flag

    having count(*) filter (where weight > 0) > 0

),

final as (

    select
        summed.author_id,
        summed.flag,
        max_by(risk_levels.severity, risk_levels.least_score) as severity,
        any_value(summed.score)::double as score,
        any_value(summed.reasons) as reasons

    from summed

    inner join risk_levels
        on summed.flag = risk_levels.flag
        and summed.score >= risk_levels.least_score
        and summed.signals >= risk_levels.least_signals

    group by summed.author_id, summed.flag

)

select * from final
