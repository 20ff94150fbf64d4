-- one row per question about an author, or a pair of them, that a person has decided: the newest decision
-- grain: about, question
with

-- Of a pair, the lesser id comes first.
reviews as (

    select
        * replace (
            least(author_id, other_id) as author_id,
            case when other_id is not null then greatest(author_id, other_id) end as other_id
        )

    from seeds.reviews

),

ranked as (

    select
        *,
        row_number() over (
            partition by author_id, other_id, question
            order by decided_at desc, decision, why
        ) as place

    from reviews

),

final as (

    select
        concat_ws('+', author_id, other_id) as about,
        author_id,
        other_id,
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
