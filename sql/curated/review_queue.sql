-- one row per question about an author, or a pair of them, that is worth a person's minute, the most valuable first
-- grain: place
-- The value is the chance that the answer changes tables times what the places there are worth, 1 / log2(1 + place) as in
-- discounted cumulative gain (Järvelin and Kekäläinen 2002, ACM TOIS 20:422).
with

cases as (

    select * from curated.review_cases

),

latest as (

    select * from authors.latest

),

identity as (

    select * from authors.identity

),

relevance as (

    select * from signals.relevance

),

scored as (

    select * from scores.m2

    where score_model = (select value from seeds.settings where name = 'default_score_model')

),

taken as (

    select author_id, domain from curated.decisions

    where is_curated

),

domains as (

    select * from seeds.domains

),

-- The domains whose rules the author meets, but for the doubt.
wanted as (

    select distinct
        relevance.author_id,
        relevance.domain

    from relevance

    inner join cases on relevance.author_id = cases.author_id

    inner join latest on relevance.author_id = latest.author_id

    inner join domains on relevance.domain = domains.domain

    where relevance.relevance >= domains.min_relevance
        and latest.followers_count >= case
            when latest.verified then least(domains.min_followers_verified, domains.min_followers)
            else domains.min_followers
        end

),

pairs as (

    select author_id, domain, 1 as is_taken, 0 as is_wanted from taken

    union all

    select author_id, domain, 0 as is_taken, 1 as is_wanted from wanted

),

-- Those who have a place and those who may get one, in the order of their scores.
lined_up as (

    select
        pairs.author_id,
        pairs.domain,
        max(pairs.is_taken) as is_taken,
        max(pairs.is_wanted) as is_wanted,
        max(scored.m2_score) as m2_score

    from pairs

    inner join scored
        on pairs.author_id = scored.author_id
        and pairs.domain = scored.domain

    group by pairs.author_id, pairs.domain

),

placed as (

    select
        *,
        1 + coalesce(
            sum(is_taken) over (
                partition by domain
                order by m2_score desc, author_id
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as place

    from lined_up

),

worth as (

    select
        placed.author_id,
        array_agg(placed.domain order by placed.domain) as domains,
        sum((1 / log2(1 + placed.place))::decimal(9, 6)) as gain

    from placed

    inner join domains on placed.domain = domains.domain

    where placed.is_wanted = 1
        and placed.place <= domains.target_max

    group by placed.author_id

),

final as (

    select
        row_number() over (
            order by cases.chance * worth.gain desc, cases.author_id, cases.question, cases.other_id
        ) as place,
        cases.question,
        cases.author_id,
        latest.handle,
        cases.other_id,
        other.handle as other_handle,
        latest.name,
        latest.description,
        latest.followers_count,
        worth.domains,
        identity.p_organisation,
        cases.reasons,
        round(cases.chance, 4)::decimal(5, 4) as chance,
        round(cases.chance * worth.gain, 4)::decimal(9, 4) as value

    from cases

    inner join worth on cases.author_id = worth.author_id

    inner join latest on cases.author_id = latest.author_id

    inner join identity on cases.author_id = identity.author_id

    left join latest as other on cases.other_id = other.author_id

)

select * from final
