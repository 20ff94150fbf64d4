-- one row per pair of accounts that may be one person's, by their evidence or by a person's decision
-- grain: author_id, other_id
-- Nothing is merged by evidence: a person decides, see seeds/reviews.csv.
with

pairs as (

    select * from authors.twin_pairs

),

latest as (

    select * from authors.latest

),

reviews as (

    select * from staging.reviews

    where question = 'twin'

),

twin_evidence as (

    select * from seeds.twin_evidence

),

limits as (

    select max(value) filter (where name = 'twin_from') as twin_from from seeds.thresholds

),

weighed as (

    select
        pairs.author_id,
        pairs.other_id,
        sum(twin_evidence.weight) as score,
        array_agg(twin_evidence.reason order by twin_evidence.weight desc, twin_evidence.evidence) as evidence

    from pairs

    inner join twin_evidence on pairs.evidence = twin_evidence.evidence

    group by pairs.author_id, pairs.other_id

),

decided as (

    select reviews.* from reviews

    inner join latest as own on reviews.author_id = own.author_id

    inner join latest as other on reviews.other_id = other.author_id

),

final as (

    select
        coalesce(weighed.author_id, decided.author_id) as author_id,
        coalesce(weighed.other_id, decided.other_id) as other_id,
        weighed.score::double as score,
        case
            when decided.author_id is null then weighed.evidence
            else list_prepend(decided.in_words, coalesce(weighed.evidence, []::varchar[]))
        end as evidence,
        decided.decision

    from weighed

    full join decided
        on weighed.author_id = decided.author_id
        and weighed.other_id = decided.other_id

    cross join limits

    where weighed.score >= limits.twin_from
        or decided.author_id is not null

)

select * from final
