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

scored as (

    select * from scores.m2

    where score_model = (select value from seeds.settings where name = 'default_score_model')

),

normalised as (

    select * from scores.normalised

),

-- Each step reads curated.decisions for itself: a CTE that is read twice is held in memory whole.
taken as (

    select
        author_id,
        array_agg(domain order by domain) as domains

    from curated.decisions

    where is_curated

    group by author_id

),

-- The primary domain is the most relevant one that took the author, or else the most relevant candidate.
placed as (

    select
        scored.*,
        row_number() over (
            partition by decisions.author_id
            order by decisions.is_curated desc, scored.relevance desc, decisions.domain desc
        ) as place

    from curated.decisions as decisions

    inner join scored
        on decisions.author_id = scored.author_id
        and decisions.domain = scored.domain

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
        taken.author_id is not null as is_curated,
        coalesce(taken.domains, []::varchar[]) as domains,
        placed.domain as primary_domain,
        placed.score_model,
        placed.activity,
        placed.quality,
        placed.relevance,
        placed.m2_score,
        placed.coverage,
        normalised.peer_percentile,
        normalised.display_score,
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

    inner join placed
        on latest.author_id = placed.author_id
        and placed.place = 1

    inner join normalised
        on placed.author_id = normalised.author_id
        and placed.domain = normalised.domain
        and placed.score_model = normalised.score_model

    left join taken on latest.author_id = taken.author_id

)

select * from final
