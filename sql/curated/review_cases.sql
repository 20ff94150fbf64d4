-- one row per author and question whose answer would bring the author into tables or out of them, and how likely it is to
-- grain: author_id, question
with

identity as (

    select * from authors.identity

),

integrity as (

    select * from authors.integrity

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

-- Left out because of a doubt: the chance is that of a person, and of a profile that is genuine, which is judged to halve
-- with each piece of evidence. Taken: the chance is that of an organisation.
doubts as (

    select
        identity.author_id,
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
        'identity' as question,
        identity.p_organisation as chance,
        identity.reasons

    from identity

    inner join curated_authors on identity.author_id = curated_authors.author_id

),

final as (

    select
        doubts.author_id,
        doubts.question,
        doubts.chance::double as chance,
        doubts.reasons

    from doubts

    cross join limits

    where doubts.chance >= limits.least_chance
        and not exists (
            select 1 from reviews
            where reviews.author_id = doubts.author_id and reviews.question = doubts.question
        )

)

select * from final
