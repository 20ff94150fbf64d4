-- one row per author and feature of its description that is not 0, for the model of identity
-- grain: author_id, feature
with

latest as (

    select * from authors.latest

),

terms as (

    select * from authors.terms

),

identity_terms as (

    select * from staging.identity_terms

),

classes as (

    select
        terms.author_id,
        identity_terms.class,
        least(4, count(*))::double as terms,
        max_by(terms.term, (length(terms.term), terms.term)) as word

    from terms

    inner join identity_terms
        on terms.field = identity_terms.field
        and terms.term = identity_terms.term

    where terms.field = 'bio'

    group by terms.author_id, identity_terms.class

),

bios as (

    select
        author_id,
        coalesce(description, '') as bio,
        normalise_text(coalesce(description, '')) as words,
        len(regexp_extract_all(coalesce(description, ''), '[A-Za-z]+')) as latin_words

    from latest

),

shapes as (

    select
        author_id,
        (bio = '')::double as bio_empty,
        least(2, length(bio) / 100)::double as bio_length,
        least(3, len(string_split(words, ' ')) / 20)::double as bio_words,
        least(3, length(bio) - length(replace(bio, '@', '')))::double as bio_mentions,
        least(3, length(bio) - length(replace(bio, '#', '')))::double as bio_hashtags,
        least(3, length(bio) - length(replace(bio, '!', '')))::double as bio_exclamations,
        least(6, length(bio) - length(replace(bio, ',', '')))::double as bio_commas,
        least(5, length(bio) - length(regexp_replace(bio, '[|•·/]', '', 'g')))::double as bio_separators,
        regexp_matches(bio, 'http|\.com')::double as bio_link,
        regexp_matches(bio, '\w@\w')::double as bio_email,
        regexp_matches(bio, '\d{3}[-. )]+\d{3,4}')::double as bio_phone,
        starts_with(words, 'the ')::double as bio_the,
        case
            when latin_words = 0 then 0
            else len(regexp_extract_all(bio, '\b[A-Z][A-Za-z]*')) / latin_words
        end::double as bio_capitals,
        least(3, len(regexp_extract_all(bio, '[\x{1F300}-\x{1FAFF}]')))::double as bio_emoji

    from bios

),

unpivoted as (

    unpivot shapes on columns(* exclude author_id) into name feature value value

),

final as (

    select author_id, concat('bio_', class) as feature, terms as value, null::varchar as word from classes

    union all

    select author_id, concat('bio_any_', class) as feature, 1.0 as value, word from classes

    union all

    select author_id, feature, value, null::varchar as word from unpivoted where value <> 0

)

select * from final
