-- one row per author and feature of its name and handle that is not 0, for the model of identity
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

personal_names as (

    select * from staging.personal_names

),

named as (

    select
        author_id,
        coalesce(name, '') as name,
        normalise_text(coalesce(name, '')) as words,
        lower(handle) as handle,
        regexp_replace(lower(handle), '[^a-z0-9]', '', 'g') as letters,
        regexp_replace(normalise_text(coalesce(name, '')), '[^a-z0-9]', '', 'g') as name_letters

    from latest

),

worded as (

    select
        *,
        string_split(words, ' ') as parts,
        list_filter(string_split(words, ' '), part -> length(part) > 2) as long_parts

    from named

),

-- Classes of terms in the name, and in the words of a handle such as AdaLovelace_Labs.
found as (

    select
        terms.author_id,
        count(*) filter (where terms.field = 'name' and identity_terms.class = 'organisation_name') as name_terms,
        count(*) filter (where terms.field = 'name' and identity_terms.class = 'personal_title') as titles,
        count(*) filter (
            where terms.field = 'handle' and identity_terms.class = 'organisation_name' and length(terms.term) > 2
        ) as handle_terms,
        max_by(terms.term, (length(terms.term), terms.term)) filter (
            where terms.field = 'name' and identity_terms.class = 'organisation_name'
        ) as name_word,
        max_by(terms.term, (length(terms.term), terms.term)) filter (
            where terms.field = 'name' and identity_terms.class = 'personal_title'
        ) as title_word,
        max_by(terms.term, (length(terms.term), terms.term)) filter (
            where terms.field = 'handle' and identity_terms.class = 'organisation_name'
        ) as handle_word

    from terms

    inner join identity_terms
        on identity_terms.field = 'name'
        and terms.term = identity_terms.term

    where terms.field in ('name', 'handle')

    group by terms.author_id

),

-- A handle in one word is looked at from both ends.
edges as (

    select
        worded.author_id,
        max((identity_terms.field = 'handle_end')::integer) as has_end,
        max((identity_terms.field = 'handle_start' and identity_terms.class = 'organisation_handle')::integer) as has_start,
        max((identity_terms.class = 'personal_handle')::integer) as is_personal

    from worded

    cross join generate_series(2, 14) as lengths (letters)

    inner join identity_terms
        on length(identity_terms.term) = lengths.letters
        and (
            (identity_terms.field = 'handle_end' and identity_terms.term = right(worded.handle, lengths.letters))
            or (identity_terms.field = 'handle_start' and identity_terms.term = left(worded.handle, lengths.letters))
        )

    where length(worded.handle) > lengths.letters + 2

    group by worded.author_id

),

shapes as (

    select
        worded.author_id,
        (coalesce(found.name_terms, 0) > 0)::double as name_organisation,
        (coalesce(found.name_terms, 0) > 1)::double as name_organisation_twice,
        (coalesce(found.titles, 0) > 0)::double as name_title,
        (coalesce(found.handle_terms, 0) > 0)::double as handle_organisation,
        coalesce(edges.has_end, 0)::double as handle_end,
        coalesce(edges.has_start, 0)::double as handle_start,
        coalesce(edges.is_personal, 0)::double as handle_personal,
        coalesce(given.is_given, false)::double as name_given,
        (len(worded.parts) > 1 and coalesce(surname.is_surname, false))::double as name_surname,
        (len(worded.parts) > 1 and coalesce(given.is_given, false) and coalesce(surname.is_surname, false))::double
            as name_given_surname,
        (
            coalesce(given.is_given, false) and len(worded.parts) between 2 and 3 and coalesce(found.name_terms, 0) = 0
        )::double as name_given_alone,
        regexp_full_match(worded.name, '[A-Z0-9&.\- ]{2,6}')::double as name_acronym,
        regexp_full_match(worded.name, '[A-ZÀ-Þ][\w''’.-]+( [A-ZÀ-Þ][\w''’.-]*){1,2}')::double as name_capitalised,
        (len(worded.parts) = 1)::double as name_one_word,
        (len(worded.parts) = 2)::double as name_two_words,
        (len(worded.parts) = 3)::double as name_three_words,
        (len(worded.parts) > 3)::double as name_more_words,
        least(2.5, length(worded.name) / 20)::double as name_length,
        regexp_matches(worded.name, '\d')::double as name_digit,
        (worded.name = upper(worded.name) and worded.name <> lower(worded.name))::double as name_upper,
        (worded.name = lower(worded.name) and worded.name <> upper(worded.name))::double as name_lower,
        (len(list_filter(worded.parts, part -> length(part) = 1)) > 0)::double as name_initial,
        contains(worded.name, '&')::double as name_and,
        starts_with(worded.words, 'the ')::double as name_the,
        regexp_matches(worded.name, '[a-z][A-Z]')::double as name_camel,
        (
            len(worded.long_parts) > 0
            and len(list_filter(worded.long_parts, part -> contains(worded.letters, part))) = len(worded.long_parts)
        )::double as handle_whole_name,
        (len(list_filter(worded.long_parts, part -> contains(worded.letters, part))) > 0)::double as handle_part_of_name,
        (worded.letters = worded.name_letters)::double as handle_is_name,
        (
            len(worded.parts) > 1
            and worded.letters in (
                concat(left(worded.parts[1], 1), worded.parts[-1]), concat(worded.parts[1], left(worded.parts[-1], 1))
            )
        )::double as handle_initial_name,
        regexp_matches(worded.handle, '\d')::double as handle_digit,
        contains(worded.handle, '_')::double as handle_underscore,
        (length(worded.handle) / 10)::double as handle_length

    from worded

    left join found on worded.author_id = found.author_id

    left join edges on worded.author_id = edges.author_id

    left join personal_names as given on worded.parts[1] = given.name

    left join personal_names as surname on worded.parts[-1] = surname.name

),

unpivoted as (

    unpivot shapes on columns(* exclude author_id) into name feature value value

),

final as (

    select
        unpivoted.author_id,
        unpivoted.feature,
        unpivoted.value,
        case unpivoted.feature
            when 'name_organisation' then found.name_word
            when 'name_title' then found.title_word
            when 'handle_organisation' then found.handle_word
        end as word

    from unpivoted

    left join found on unpivoted.author_id = found.author_id

    where unpivoted.value <> 0

)

select * from final
