-- scores have many distinct values
-- severity: warn
select domain, measure, figure, threshold

from scores.distribution_faults

where fault = 'distribution_distinct'
