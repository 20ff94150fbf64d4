-- one row per question whose answer would bring an author into tables or out of them, and how likely it is to
-- grain: about, question
with

identity as (

    select * from authors.identity

),

integrity as (

    select * from authors.integrity

),

risk as (

    select * from authors.risk

),

risk_levels as (

    select * from seeds.risk_levels

),

twins as (

    select * from authors.twins

    where decision is null

),

latest as (

    select author_id, handle, coalesce(followers_count, 0) as followers_count from authors.latest

),

reviews as (

    select * from staging.reviews

),

author_flaws as (

    select * from curated.author_flaws

),

curated_authors as (

    select distinct author_id from curated.decisions

    where is_curated

),

limits as (

    select max(value) filter (where name = 'review_least_chance') as least_chance

    from seeds.thresholds

),

-- Of two accounts that have a place each, the smaller one would lose it.
pairs as (

    select
        case when own.followers_count < other.followers_count then own.author_id else other.author_id end as author_id,
        case when own.followers_count < other.followers_count then other.author_id else own.author_id end as other_id,
        twins.score,
        twins.evidence

    from twins

    inner join latest as own on twins.author_id = own.author_id

    inner join latest as other on twins.other_id = other.author_id

    inner join curated_authors as own_place on twins.author_id = own_place.author_id

    inner join curated_authors as other_place on twins.other_id = other_place.author_id

),

-- Left out because of a doubt: the chance is that of a person, and of a profile that is genuine, which is judged to halve
-- with each piece of evidence. Taken: the chance is that of an organisation, of a harmful account, of a second one.
doubts as (

    select
        identity.author_id,
        null::varchar as other_id,
        'identity' as question,
        1 - identity.p_organisation as chance,
        identity.reasons

    from identity

    inner join author_flaws
        on identity.author_id = author_flaws.author_id
        and author_flaws.reason = 'identity_review'

    union all

    select
        integrity.author_id,
        null::varchar as other_id,
        'integrity' as question,
        pow(0.5, integrity.evidence) * (1 - identity.p_organisation) as chance,
        integrity.reasons

    from integrity

    inner join identity on integrity.author_id = identity.author_id

    inner join author_flaws
        on integrity.author_id = author_flaws.author_id
        and author_flaws.reason = 'suspect'

    union all

    select
        identity.author_id,
        null::varchar as other_id,
        'identity' as question,
        identity.p_organisation as chance,
        identity.reasons

    from identity

    inner join curated_authors on identity.author_id = curated_authors.author_id

    union all

    select
        risk.author_id,
        null::varchar as other_id,
        'risk' as question,
        max(risk_levels.harmful) as chance,
        flatten(
            array_agg(
                list_prepend(concat(risk.flag, ', ', risk.severity), risk.reasons)
                order by risk_levels.harmful desc, risk.flag
            )
        ) as reasons

    from risk

    inner join risk_levels
        on risk.flag = risk_levels.flag
        and risk.severity = risk_levels.severity

    inner join curated_authors on risk.author_id = curated_authors.author_id

    group by risk.author_id

    union all

    select
        author_id,
        other_id,
        'twin' as question,
        1 - pow(0.5, score) as chance,
        evidence as reasons

    from pairs

),

final as (

    select
        concat_ws('+', doubts.author_id, doubts.other_id) as about,
        doubts.author_id,
        doubts.other_id,
        doubts.question,
        doubts.chance::double as chance,
        doubts.reasons

    from doubts

    cross join limits

    where doubts.chance >= limits.least_chance
        and not exists (
            select 1 from reviews
            where reviews.author_id = doubts.author_id and reviews.question = doubts.question and doubts.other_id is null
        )

)

select * from final
