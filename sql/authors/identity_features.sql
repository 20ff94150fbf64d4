-- one row per author and feature of its profile that is not 0, for the model of identity
-- grain: author_id, feature
select author_id, feature, value, word from authors.bio_features

union all

select author_id, feature, value, word from authors.name_features

union all

select author_id, feature, value, word from authors.profile_features
