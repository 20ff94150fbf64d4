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

summed as (

    select
        author_id,
        flag,
        sum(weight) as score,
        sum(findings) filter (where weight > 0) as findings

    from evidence

    group by author_id, flag

),

flagged as (

    select
        summed.author_id,
        summed.flag,
        summed.score,
        max_by(risk_levels.severity, risk_levels.least_score) as severity

    from summed

    inner join risk_levels
        on summed.flag = risk_levels.flag
        and summed.score >= risk_levels.least_score
        and summed.findings >= risk_levels.least_findings

    group by summed.author_id, summed.flag, summed.score

),

-- What lowers a flag is told without the words: they say what somebody works on or speaks of.
final as (

    select
        flagged.author_id,
        flagged.flag,
        flagged.severity,
        flagged.score::double as score,
        array_agg(
            evidence.reason || coalesce(' (' || case when evidence.weight > 0 then evidence.words end || ')', '')
            order by evidence.weight desc, evidence.signal
        ) as reasons

    from flagged

    inner join evidence
        on flagged.author_id = evidence.author_id
        and flagged.flag = evidence.flag

    group by flagged.author_id, flagged.flag, flagged.severity, flagged.score

)

select * from final
