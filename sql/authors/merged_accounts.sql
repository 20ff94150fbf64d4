-- one row per account that a person has decided to be another account of the same person: whose it is, and why
-- grain: author_id
-- Accounts hang together by any chain of decisions; the least id of a chain stands for the person.
with recursive

twins as (

    select * from authors.twins

    where decision = 'same_person'

),

latest as (

    select * from authors.latest

),

links as (

    select author_id, other_id, evidence[1] as in_words from twins

    union all

    select other_id as author_id, author_id as other_id, evidence[1] as in_words from twins

),

reached as (

    select author_id, author_id as reached_id from links

    union

    select reached.author_id, links.other_id as reached_id from reached

    inner join links on reached.reached_id = links.author_id

),

persons as (

    select author_id, min(reached_id) as person_id from reached

    group by author_id

),

final as (

    select
        persons.author_id,
        persons.person_id,
        string_agg(concat('the same person as @', latest.handle, ', ', links.in_words), '; ' order by links.other_id)
            as in_words

    from persons

    inner join links on persons.author_id = links.author_id

    inner join latest on links.other_id = latest.author_id

    group by persons.author_id, persons.person_id

)

select * from final
