-- Whom should a person look at next? Accounts that may be a person or an organisation, largest audience first.
select
    place,
    handle,
    name,
    followers_count,
    p_organisation,
    reasons,
    description

from curated.review_queue

order by place
