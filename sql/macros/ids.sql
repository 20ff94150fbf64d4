-- Simulated ids are 6e18 + the id a real account or post of that age would have; X reaches 6e18 only in 2056.
create or replace macro id_number(id) as
    case
        when try_cast(id as ubigint) >= 6000000000000000000 then (try_cast(id as ubigint) - 6000000000000000000)::bigint
        else try_cast(id as bigint)
    end;

-- A snowflake's milliseconds since 1970 (github twitter-archive/snowflake): id >> 22 counts from 1288834974657.
-- Smaller ids, from before November 2010 for posts and about 2013 for accounts, are sequential: null.
create or replace macro snowflake_time(id) as
    case
        when id_number(id) >= 30000000000
            then make_timestamp(((id_number(id) >> 22) + 1288834974657) * 1000)
    end;
