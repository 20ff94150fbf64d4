-- every curated author has the audience and the relevance that the domain asks for
-- severity: block
select decisions.author_id, decisions.domain, latest.followers_count, relevance.relevance

from curated.decisions as decisions

inner join authors.latest as latest on decisions.author_id = latest.author_id

inner join signals.relevance as relevance
    on decisions.author_id = relevance.author_id
    and decisions.domain = relevance.domain

inner join seeds.domains as domains on decisions.domain = domains.domain

where decisions.is_curated
    and (
        latest.followers_count is null
        or relevance.relevance < domains.min_relevance
        or latest.followers_count < case
            when latest.verified then least(domains.min_followers, domains.min_followers_verified)
            else domains.min_followers
        end
    )
