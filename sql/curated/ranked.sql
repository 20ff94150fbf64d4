-- one row per domain and curated author, ranked by the default score model
-- grain: domain, author_id
with

decisions as (

    select * from curated.decisions

    where is_curated

),

latest as (

    select * from authors.latest

),

places as (

    select * from authors.places

),

identity as (

    select * from authors.identity

),

risk_flags as (

    select * from authors.risk_flags

),

relevance as (

    select * from signals.relevance

),

scored as (

    select * from scores.m2

    where score_model = (select value from seeds.settings where name = 'default_score_model')

),

normalised as (

    select * from scores.normalised

),

errors as (

    select * from scores.errors

),

rank_ranges as (

    select * from curated.rank_ranges

),

final as (

    select
        decisions.place::integer as rank,
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
        normalised.follower_tier,
        decisions.domain,
        scored.score_model,
        scored.activity,
        scored.quality,
        scored.relevance,
        scored.m2_score,
        scored.coverage,
        errors.score_error,
        normalised.peer_percentile,
        normalised.display_score,
        rank_ranges.best_rank,
        rank_ranges.worst_rank,
        rank_ranges.is_stable,
        identity.p_organisation,
        relevance.reasons,
        coalesce(risk_flags.risk_flags, []::varchar[]) as risk_flags,
        latest.fetched_at,
        latest.source,
        latest.run_id,
        latest.request_id

    from decisions

    inner join latest on decisions.author_id = latest.author_id

    inner join places on decisions.author_id = places.author_id

    inner join identity on decisions.author_id = identity.author_id

    left join risk_flags on decisions.author_id = risk_flags.author_id

    inner join relevance
        on decisions.author_id = relevance.author_id
        and decisions.domain = relevance.domain

    inner join scored
        on decisions.author_id = scored.author_id
        and decisions.domain = scored.domain

    inner join normalised
        on scored.author_id = normalised.author_id
        and scored.domain = normalised.domain
        and scored.score_model = normalised.score_model

    inner join rank_ranges
        on decisions.author_id = rank_ranges.author_id
        and decisions.domain = rank_ranges.domain

    left join errors
        on scored.author_id = errors.author_id
        and scored.score_model = errors.score_model

)

select * from final
