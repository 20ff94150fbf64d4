-- Which questions are worth a person's minute, the most valuable first? Answers go into seeds/reviews.csv.
select
    place,
    question,
    handle,
    other_handle,
    name,
    followers_count,
    domains,
    p_organisation::decimal(4, 3) as p_organisation,
    value,
    reasons,
    description

from curated.review_queue

order by place
