-- one row per author and sign of a risk that its words give, with the words found
-- grain: author_id, signal
with

latest as (

    select * from authors.latest

),

terms as (

    select * from authors.terms

),

risk_terms as (

    select * from staging.risk_terms

),

links as (

    select
        author_id,
        normalise_text(regexp_extract(lower(expanded_url), '^https?://(?:www\.)?([^/?#]+)', 1)) as host

    from latest

    where expanded_url is not null

),

located as (

    select author_id, 'any' as field, term from terms

    where field in ('bio', 'name', 'handle')

    union

    select author_id, 'link' as field, host as term from links

),

found as (

    select
        located.author_id,
        risk_terms.signal,
        risk_terms.term,
        min(risk_terms.word) as word,
        max(risk_terms.strength) as strength

    from located

    inner join risk_terms
        on located.field = risk_terms.field
        and located.term = risk_terms.term

    group by located.author_id, risk_terms.signal, risk_terms.term

),

-- What is part of a longer term says nothing of its own: `promo` in `dm for promo`, `giveaways` in `no giveaways`.
-- Approximation: also where the shorter one stands elsewhere in the profile once more.
whole as (

    select * from found

    where not exists (
        select 1

        from found as longer

        where longer.author_id = found.author_id
            and longer.term <> found.term
            and has_term(longer.term, found.term)
    )

),

final as (

    select
        author_id,
        signal,
        count(*) as terms,
        -- Each further term counts half, up to twice the strongest possible one.
        least(2, max(strength) + (sum(strength) - max(strength)) / 2)::decimal(8, 4) as strength,
        array_to_string(min_by(word, (-strength, -length(term), term), 3), ', ') as words

    from whole

    group by author_id, signal

)

select * from final
