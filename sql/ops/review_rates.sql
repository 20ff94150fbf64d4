-- one row per band of the model and decision of persons about the identity of accounts: how often the two agree
-- grain: band, decision
-- Reviewed accounts are not drawn by chance, so that these are no rates of the tables.
with

reviews as (

    select * from staging.reviews

    where question = 'identity'

),

identity as (

    select * from authors.identity

),

final as (

    select
        identity.band,
        reviews.decision,
        count(*) as authors,
        round(count(*) / sum(count(*)) over (partition by identity.band), 4)::decimal(5, 4) as share_of_band

    from reviews

    inner join identity on reviews.author_id = identity.author_id

    group by identity.band, reviews.decision

)

select * from final
