-- one row per term of a lexicon and longer term of the same lexicon that holds it: only the longer one counts
-- grain: domain, term, longer_term
with

lexicons as (

    select * from staging.lexicons

),

-- Every run of words of a term that is a term as well.
words as (

    select
        domain,
        term as longer_term,
        string_split(term, ' ') as words

    from lexicons

    where contains(term, ' ')

),

starts as (

    select
        domain,
        longer_term,
        words,
        unnest(range(1, len(words) + 1)) as first_word

    from words

),

runs as (

    select
        domain,
        longer_term,
        array_to_string(list_slice(words, first_word, last_word), ' ') as term

    from (
        select *, unnest(range(first_word, len(words) + 1)) as last_word from starts
    )

),

final as (

    select distinct
        runs.domain,
        runs.term,
        runs.longer_term

    from runs

    inner join lexicons
        on runs.domain = lexicons.domain
        and runs.term = lexicons.term

    where runs.term <> runs.longer_term

)

select * from final
