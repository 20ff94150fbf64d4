-- one row per term of the lexicons that listed authors use: how much it tells one domain from the others
-- grain: term
-- Idf across domains: df is the number of domains that use the term alike, the exponential of the entropy of its rates.
with

listed as (

    select author_id, domain from authors.listed

    where is_seeded

),

terms as (

    select distinct author_id, term from authors.terms

    where field in ('bio', 'name', 'handle')

),

lexicons as (

    select distinct term from staging.lexicons

),

limits as (

    select
        max(value) filter (where name = 'specificity_prior') as prior,
        max(value) filter (where name = 'specificity_floor') as floor_share

    from seeds.thresholds

),

sizes as (

    select domain, count(*) as authors from listed

    group by domain

),

uses as (

    select
        terms.term,
        listed.domain,
        count(*) as authors

    from terms

    inner join lexicons on terms.term = lexicons.term

    inner join listed on terms.author_id = listed.author_id

    group by terms.term, listed.domain

),

rates as (

    select
        uses.term,
        uses.domain,
        uses.authors,
        uses.authors::double / sizes.authors as rate

    from uses

    inner join sizes on uses.domain = sizes.domain

),

shares as (

    select
        term,
        authors,
        rate / sum(rate) over (partition by term order by domain rows between unbounded preceding and unbounded following)
            as share

    from rates

),

-- Rounded, because sums of doubles depend on their order in the last digits.
measured as (

    select
        term,
        sum(authors) as authors,
        round(-sum(share * ln(share)), 6) as entropy

    from shares

    group by term

),

final as (

    select
        measured.term,
        measured.authors::bigint as authors,
        round(exp(measured.entropy), 3)::decimal(6, 3) as domains_alike,
        round(
            (
                limits.prior
                + measured.authors * (
                    limits.floor_share
                    + (1 - limits.floor_share)
                    * (1 - measured.entropy / ln(greatest((select count(*) from sizes), 2)))
                )
            ) / (limits.prior + measured.authors),
            2
        )::decimal(4, 2) as specificity

    from measured

    cross join limits

)

select * from final
