-- What became of everything that was asked for or imported?
select
    requested_kind,
    outcome,
    outcomes,
    (100 * outcomes / sum(outcomes) over (partition by requested_kind))::decimal(5, 1) as percent,
    example

from ops.outcomes_by_kind

order by requested_kind, outcomes desc, outcome
