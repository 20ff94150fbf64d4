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

    select
        author_id,
        field,
        text,
        unnest(string_split(text, ' ')) as word

    from texts

),

final as (

    select distinct
        words.author_id,
        words.field,
        vocabulary.term

    from words

    inner join vocabulary on words.word = vocabulary.first_word

    where vocabulary.term = vocabulary.first_word or has_term(words.text, vocabulary.term)

)

select * from final
