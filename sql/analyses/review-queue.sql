-- Whom should a person look at next? Accounts that may be persons or not, largest audience first.
select
    place,
    handle,
    name,
    followers_count,
    p_organisation::decimal(4, 3) as p_organisation,
    reasons,
    description

from curated.review_queue

order by place
