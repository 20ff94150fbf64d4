-- one row per user object of the run that an author's newest profile is from: what is compared with other accounts
-- grain: raw_id
with

users as (

    select * from staging.users

),

latest as (

    select author_id, run_id from authors.latest

),

final as (

    select
        users.raw_id,
        users.author_id,
        users.run_id,
        lower(users.handle) as handle,
        users.fetched_at,
        users.created_at,
        users.following_count,
        users.posts_count,
        users.listed_count,
        users.likes_given_count,
        users.media_count,
        -- Every picture that is uploaded has a number of its own.
        nullif(regexp_extract(users.profile_image_url, 'twimg[.]com/profile_images/([0-9]+)/', 1), '') as picture_id

    from users

    inner join latest
        on users.author_id = latest.author_id
        and users.run_id = latest.run_id

)

select * from final
