-- each part has its share of the variance of M2
-- severity: warn
select domain, measure, figure, threshold

from scores.distribution_faults

where fault = 'distribution_part_share'
