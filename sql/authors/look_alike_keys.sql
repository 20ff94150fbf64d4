-- one row per author: its name and handle as they look, so that equal keys look the same
-- grain: author_id
with

latest as (

    select * from authors.latest

),

personal_names as (

    select * from staging.personal_names

),

confusables as (

    select * from staging.confusables

),

-- Handles have ASCII characters only, and so have most names.
folds as (

    select
        string_agg(seen, '' order by seen) as seen,
        string_agg(latin, '' order by seen) as latin,
        string_agg(seen, '' order by seen) filter (where seen < chr(128)) as ascii_seen,
        string_agg(latin, '' order by seen) filter (where seen < chr(128)) as ascii_latin

    from confusables

),

letter_forms as (

    select
        string_agg(chr(concat('0x', substr(character, 3))::integer), '' order by character) as forms,
        string_agg(letter, '' order by character) as letters

    from seeds.letter_forms

),

-- What is added to a name: Ada Lovelace Official.
additions as (

    select list(translate(risk_terms.term, folds.ascii_seen, folds.ascii_latin)) as words

    from staging.risk_terms as risk_terms

    cross join folds

    where risk_terms.field = 'name_part'

),

plain as (

    select
        latest.author_id,
        case
            when length(latest.name) = strlen(latest.name) then latest.name
            when has_letter_forms(latest.name)
                then translate(translate(latest.name, letter_forms.forms, letter_forms.letters), folds.seen, folds.latin)
            else translate(latest.name, folds.seen, folds.latin)
        end as name,
        lower(latest.handle) as handle

    from latest

    cross join folds

    cross join letter_forms

),

worded as (

    select
        author_id,
        string_split(normalise_text(coalesce(name, '')), ' ') as words,
        handle

    from plain

),

-- Persons share names that are a given name and a surname.
named as (

    select
        worded.*,
        coalesce(given.name is not null and surname.name is not null, false) as is_common_name

    from worded

    left join personal_names as given on worded.words[1] = given.name

    left join personal_names as surname on worded.words[-1] = surname.name

),

folded as (

    select
        named.author_id,
        list_filter(
            string_split(translate(array_to_string(named.words, ' '), folds.ascii_seen, folds.ascii_latin), ' '),
            word -> not list_contains(additions.words, word)
        ) as name_words,
        named.is_common_name,
        translate(named.handle, folds.ascii_seen, folds.ascii_latin) as handle_key,
        translate(regexp_replace(named.handle, '_|\d+$', '', 'g'), folds.ascii_seen, folds.ascii_latin) as bare_handle

    from named

    cross join folds

    cross join additions

),

final as (

    select
        author_id,
        array_to_string(name_words, ' ') as name_key,
        is_common_name,
        handle_key,
        bare_handle

    from folded

)

select * from final
