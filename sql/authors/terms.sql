-- one row per author, field and term of the vocabulary that stands in it as whole words, with how often its first word does
-- grain: author_id, field, term
with

latest as (

    select * from authors.latest

),

posts as (

    select * from staging.posts

),

-- A post fetched several times is one text. A lone + outlives the normalisation, so that no phrase spans two posts.
sampled_posts as (

    select distinct author_id, post_id, text from posts

    where text is not null and author_id is not null

),

post_texts as (

    select
        author_id,
        string_agg(regexp_replace(text, '#[\p{L}\p{N}_]+', ' ', 'g'), ' + ' order by post_id, text) as text

    from sampled_posts

    group by author_id

),

-- Hashtags are evidence of their own, as they are and with their words apart.
hashtags as (

    select distinct
        author_id,
        unnest(hashtags) as hashtag

    from posts

    where author_id is not null

),

hashtag_texts as (

    select
        author_id,
        string_agg(
            concat(hashtag, ' + ', regexp_replace(hashtag, '([a-z])([A-Z])', '\1 \2', 'g')), ' + ' order by hashtag
        ) as text

    from hashtags

    group by author_id

),

fields as (

    select author_id, 'bio' as field, description as text from latest

    union all

    select author_id, 'name' as field, name as text from latest

    union all

    -- AdaLovelace_ml reads as three words.
    select author_id, 'handle' as field, regexp_replace(handle, '([a-z])([A-Z])', '\1 \2', 'g') as text from latest

    union all

    select author_id, 'links' as field, expanded_url as text from latest

    union all

    select post_texts.author_id, 'posts' as field, post_texts.text from post_texts

    inner join latest on post_texts.author_id = latest.author_id

    union all

    select hashtag_texts.author_id, 'hashtags' as field, hashtag_texts.text from hashtag_texts

    inner join latest on hashtag_texts.author_id = latest.author_id

),

-- The filter looks at the text as written: on the normalised text the engine would normalise twice.
texts as (

    select
        author_id,
        field,
        normalise_text(replace(text, '_', ' ')) as text

    from fields

    where regexp_matches(text, '[\p{L}\p{N}+#&]')

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

    select
        words.author_id,
        words.field,
        vocabulary.term,
        count(*) as times

    from words

    inner join vocabulary on words.word = vocabulary.first_word

    where vocabulary.term = vocabulary.first_word or has_term(words.text, vocabulary.term)

    group by words.author_id, words.field, vocabulary.term

)

select * from final
