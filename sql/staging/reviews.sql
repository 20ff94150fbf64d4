-- one row per author and question that a person has decided: the newest decision
-- grain: author_id, question
with

reviews as (

    select * from seeds.reviews

),

ranked as (

    select
        *,
        row_number() over (
            partition by author_id, question
            order by decided_at desc
        ) as place

    from reviews

),

final as (

    select
        author_id,
        question,
        decision,
        decided_by,
        decided_at,
        why,
        concat('decided by ', decided_by, ' on ', decided_at::date, ': ', why) as in_words

    from ranked

    where place = 1

)

select * from final
