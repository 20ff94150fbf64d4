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

found as (

    select distinct
        terms.author_id,
        risk_terms.term,
        risk_terms.word,
        risk_terms.signal,
        risk_terms.strength

    from terms

    inner join risk_terms
        on risk_terms.field = 'any'
        and terms.term = risk_terms.term

    where terms.field in ('bio', 'name', 'handle')

),

-- What is part of a longer term says nothing of its own: `promo` in `dm for promo`, `giveaways` in `no giveaways`.
-- Approximation: also where the shorter one stands elsewhere in the profile once more.
whole as (

    select author_id, term, word, signal, strength from found

    where not exists (
        select 1

        from found as longer

        where longer.author_id = found.author_id
            and longer.term <> found.term
            and has_term(longer.term, found.term)
    )

),

links as (

    select
        author_id,
        normalise_text(regexp_extract(lower(expanded_url), '^https?://(?:www\.)?([^/?#]+)', 1)) as host

    from latest

    where expanded_url is not null

),

linked as (

    select links.author_id, risk_terms.term, risk_terms.word, risk_terms.signal, risk_terms.strength from links

    inner join risk_terms
        on risk_terms.field = 'link'
        and links.host = risk_terms.term

),

-- The same term may stand in the link and in the bio.
terms_of_signals as (

    select author_id, signal, term, any_value(word) as word, max(strength) as strength

    from (select * from whole union all select * from linked)

    group by author_id, signal, term

),

final as (

    select
        author_id,
        signal,
        count(*) as terms,
        -- Each further term counts half, up to twice the strongest possible one.
        least(2, max(strength) + (sum(strength) - max(strength)) / 2)::decimal(8, 4) as strength,
        array_to_string(min_by(word, (-strength, -length(term), term), 3), ', ') as words

    from terms_of_signals

    group by author_id, signal

)

select * from final
