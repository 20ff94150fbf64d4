-- hardly any score or part stands at 0 or 100
-- severity: warn
select domain, measure, figure, threshold

from scores.distribution_faults

where fault = 'distribution_at_bound'
