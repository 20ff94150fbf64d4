-- one row per author, field and term of the vocabulary that stands in it as whole words
-- grain: author_id, field, term
with

texts as (

    select * from authors.texts

),

vocabulary as (

    select * from staging.vocabulary

),

words as (

    select distinct
        author_id,
        field,
        unnest(string_split(text, ' ')) as word

    from texts

),

beginnings as (

    select
        words.author_id,
        words.field,
        vocabulary.term,
        vocabulary.term <> vocabulary.first_word as is_phrase

    from words

    inner join vocabulary on words.word = vocabulary.first_word

),

final as (

    select
        beginnings.author_id,
        beginnings.field,
        beginnings.term

    from beginnings

    left join texts
        on beginnings.is_phrase
        and beginnings.author_id = texts.author_id
        and beginnings.field = texts.field

    where not beginnings.is_phrase or has_term(texts.text, beginnings.term)

)

select * from final
