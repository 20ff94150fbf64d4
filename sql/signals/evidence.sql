-- one row per author, domain, source and term of its lexicon that the source holds, with what it counts
-- grain: author_id, domain, source_of, term
with

terms as (

    select
        author_id,
        case field when 'handle' then 'name' else field end as source_of,
        term,
        times

    from authors.terms

    where field in ('bio', 'name', 'handle', 'links', 'posts', 'hashtags')

),

lexicons as (

    select * from staging.lexicons

),

nested_terms as (

    select * from signals.nested_terms

),

specificity as (

    select * from signals.term_specificity

),

-- Name and handle are one source, in which a term counts once.
found as (

    select
        terms.author_id,
        lexicons.domain,
        terms.source_of,
        terms.term,
        max(terms.times) as times,
        max(lexicons.weight) as weight

    from terms

    inner join lexicons on terms.term = lexicons.term

    group by terms.author_id, lexicons.domain, terms.source_of, terms.term

),

-- One word in many posts is chance: it counts in full from a share of the posts on.
posts as (

    select author_id, count(*) as posts from signals.sampled_posts

    group by author_id

),

limits as (

    select max(value) as post_share from seeds.thresholds

    where name = 'relevance_post_share'

),

covered as (

    select
        found.author_id,
        found.domain,
        found.source_of,
        nested_terms.term

    from found

    inner join nested_terms
        on found.domain = nested_terms.domain
        and found.term = nested_terms.longer_term

),

final as (

    select
        found.author_id,
        found.domain,
        found.source_of,
        found.term,
        round(
            found.weight
            * case when found.weight > 0 then coalesce(specificity.specificity, 1) else 1 end
            * case
                when found.source_of in ('posts', 'hashtags') and found.weight > 0
                    then least(1.0, found.times / (1 + limits.post_share * posts.posts))
                else 1
            end,
            4
        )::decimal(9, 4) as weight

    from found

    left join specificity on found.term = specificity.term

    left join posts on found.author_id = posts.author_id

    cross join limits

    where not exists (
        select 1 from covered

        where found.author_id = covered.author_id
            and found.domain = covered.domain
            and found.source_of = covered.source_of
            and found.term = covered.term
    )

)

select * from final
