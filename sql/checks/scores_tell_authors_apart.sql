-- scores are not all alike: their Gini index is not too small
-- severity: warn
select domain, measure, figure, threshold

from scores.distribution_faults

where fault = 'distribution_gini_least'
