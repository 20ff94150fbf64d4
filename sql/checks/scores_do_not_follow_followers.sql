-- M2 is not the number of followers under another name
-- severity: warn
select domain, measure, figure, threshold

from scores.distribution_faults

where fault = 'distribution_followers'
