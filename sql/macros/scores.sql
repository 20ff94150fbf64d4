-- A measured input on the scale 0 to 100 between `low` and `high`, to 8 decimals. The transforms a score model may
-- name: identity, log10 (of 1 + x) and log10_from_1 (of x, at least 1) run linearly between the bounds, log10_down runs
-- the other way, half_life falls by half every `high`.
create or replace macro points_of(transform, x, low, high) as
    case when x is not null
        then round(
            100 * greatest(0.0, least(1.0,
                case transform
                    when 'identity' then (x - low) / (high - low)
                    when 'log10' then (log10(1 + greatest(x, 0)) - low) / (high - low)
                    when 'log10_from_1' then (log10(greatest(x, 1)) - low) / (high - low)
                    when 'log10_down' then (high - log10(1 + greatest(x, 0))) / (high - low)
                    when 'half_life' then pow(0.5, greatest(x - low, 0) / high)
                end
            )),
            8
        )
    end;

-- A number as a whole number of millionths. Sums of whole doubles are exact below 2^53, whatever the order of rows, and
-- take half the memory of sums of integers.
create or replace macro millionths(x) as round(1000000 * x)::double;

-- Observations behind an input; see seeds/rules/score_inputs.csv.
create or replace macro observations_of(counted_by, sampled_posts, received_posts) as
    case counted_by when 'sampled_posts' then sampled_posts when 'received_posts' then received_posts else 1 end;

-- A part or total within its scale.
create or replace macro within_scale(x) as greatest(0.0, least(100.0, x));

-- A score rounded as Python and JavaScript's toFixed round: by the exact binary number, ties to even. To one decimal
-- scores have ties, and what they are compared with was written in Python.
create or replace macro rounded_score(x, decimals) as
    case when decimals = 1 and abs(10 * x - floor(10 * x) - 0.5) < 1e-6
        then format('{:.1f}', x)::double
        else round(x, decimals)
    end;

-- Days between two moments, with fractions.
create or replace macro days_between(earlier, later) as epoch(later - earlier) / 86400.0;

-- x, but no less than `low`. What is missing stays missing, where greatest() would answer `low`.
create or replace macro at_least(x, low) as case when x is not null then greatest(x, low) end;

-- Sample standard deviation from number, sum and sum of squares; null for fewer than two.
create or replace macro spread_of(number, total, squares) as
    case when number > 1
        then sqrt(greatest(0, (squares::double - total::double * total::double / number) / (number - 1)))
    end;

-- Covariance (population) of n pairs from the sums of their products and of each side; 0 for what is only rounding.
create or replace macro covariance_of(n, products, xs, ys) as
    case when abs(products / n - xs / n * (ys / n)) > 1e-10 * abs(xs / n * (ys / n))
        then products / n - xs / n * (ys / n)
        when products is not null then 0
    end;

-- A number in (0, 1) that looks random and is the same for the same key, always.
create or replace macro uniform_of(key) as
    (('0x' || substr(md5(key), 1, 12))::bigint + 0.5) / 281474976710656.0;

-- A standard normal number for a key, likewise (Box and Muller 1958).
create or replace macro normal_of(key) as
    sqrt(-2 * ln(uniform_of(concat(key, ':radius')))) * cos(2 * pi() * uniform_of(concat(key, ':angle')));
