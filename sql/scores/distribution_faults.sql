-- one row per domain (or all), measure and threshold of seeds.thresholds that the default score model's figures miss
-- grain: domain, measure, fault
with

distribution as (

    select * from scores.distribution

    where score_model = (select value from seeds.settings where name = 'default_score_model')
        and authors >= (select value from seeds.thresholds where name = 'distribution_least_authors')

),

thresholds as (

    select name, value from seeds.thresholds

),

figures as (

    select domain, measure, 'distribution_at_bound' as fault, share_at_bound::double as figure, 1 as side
    from distribution where measure = 'm2_score' or domain = 'all'

    union all

    select domain, measure, 'distribution_distinct', distinct_values::double / least(500, authors), -1
    from distribution where measure = 'm2_score'

    union all

    select domain, measure, 'distribution_gini_least', gini::double, -1 from distribution where measure = 'm2_score'

    union all

    select domain, measure, 'distribution_followers', spearman_followers::double, 1
    from distribution where measure = 'm2_score'

    union all

    select domain, measure, 'distribution_part_share', variance_share::double, -1
    from distribution where measure <> 'm2_score' and domain = 'all'

),

final as (

    select
        figures.domain,
        figures.measure,
        figures.fault,
        round(figures.figure, 4)::decimal(9, 4) as figure,
        thresholds.value as threshold

    from figures

    inner join thresholds on figures.fault = thresholds.name

    where figures.figure * figures.side > thresholds.value::double * figures.side

)

select * from final
