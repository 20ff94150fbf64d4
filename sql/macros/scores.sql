-- A measured input on the scale 0 to 100 between `low` and `high`, to 4 decimals. The transforms a score model may
-- name: identity and log10 (of 1 + x) run linearly between the bounds, half_life falls by half every `high`.
create or replace macro transform_input(transform, x, low, high) as
    (
        100 * greatest(0.0, least(1.0,
            case transform
                when 'identity' then (x - low) / (high - low)
                when 'log10' then (log10(1 + greatest(x, 0)) - low) / (high - low)
                when 'half_life' then pow(0.5, greatest(x - low, 0) / high)
            end
        ))
    )::decimal(9, 4);

-- Days between two moments, with fractions.
create or replace macro days_between(earlier, later) as epoch(later - earlier) / 86400.0;

-- x, but no less than `low`. What is missing stays missing, where greatest() would answer `low`.
create or replace macro at_least(x, low) as case when x is not null then greatest(x, low) end;

-- Sample standard deviation from number, sum and sum of squares; null for fewer than two.
create or replace macro spread_of(number, total, squares) as
    case when number > 1
        then sqrt(greatest(0, (squares::double - total::double * total::double / number) / (number - 1)))
    end;
