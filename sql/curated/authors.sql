-- one row per found author, curated or not, with the domains that took the author and the best score
-- grain: author_id
with

latest as (

    select * from authors.latest

),

tiers as (

    select * from authors.tiers

),

places as (

    select * from authors.places

),

identity as (

    select * from authors.identity

),

integrity as (

    select * from authors.integrity

),

risk_flags as (

    select * from authors.risk_flags

),

decisions as (

    select * from curated.decisions

),

scored as (

    select * from scores.m2

    where score_model = (select value from seeds.settings where name = 'default_score_model')

),

-- The primary domain is the most relevant one that took the author, or else the most relevant candidate.
summed as (

    select
        decisions.author_id,
        coalesce(
            array_agg(decisions.domain order by decisions.domain) filter (where decisions.is_curated), []::varchar[]
        ) as domains,
        arg_max(decisions.domain, (decisions.is_curated, scored.relevance, decisions.domain)) as primary_domain

    from decisions

    inner join scored
        on decisions.author_id = scored.author_id
        and decisions.domain = scored.domain

    group by decisions.author_id

),

final as (

    select
        latest.author_id,
        latest.handle,
        latest.name,
        latest.description,
        latest.location,
        places.country,
        places.region,
        latest.followers_count,
        latest.following_count,
        latest.posts_count,
        latest.listed_count,
        latest.verified_type,
        latest.created_at,
        latest.last_post_at,
        tiers.follower_tier,
        identity.kind,
        identity.p_organisation,
        integrity.is_suspect,
        coalesce(risk_flags.risk_flags, []::varchar[]) as risk_flags,
        len(summed.domains) > 0 as is_curated,
        summed.domains,
        summed.primary_domain,
        scored.score_model,
        scored.activity,
        scored.quality,
        scored.relevance,
        scored.m2_score,
        scored.coverage,
        latest.fetched_at,
        latest.source,
        latest.run_id,
        latest.request_id

    from latest

    inner join places on latest.author_id = places.author_id

    inner join tiers on latest.author_id = tiers.author_id

    inner join identity on latest.author_id = identity.author_id

    inner join integrity on latest.author_id = integrity.author_id

    left join risk_flags on latest.author_id = risk_flags.author_id

    inner join summed on latest.author_id = summed.author_id

    inner join scored
        on summed.author_id = scored.author_id
        and summed.primary_domain = scored.domain

)

select * from final
