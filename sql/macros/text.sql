-- Lower case, no accents, words separated by single spaces; a Han or Kana character is a word of its own, because
-- these scripts write no spaces. `+`, `#` and `&` stay inside words (c++, c#, r&d), not before them (#ai is ai).
-- Approximation: no NFKC, so styled letters such as mathematical bold stay as they are.
create or replace macro normalise_text(string) as
    trim(
        replace(
            concat(
                ' ',
                case
                    -- Plain ASCII, most of what people write here, needs one pass instead of three.
                    when length(string) = strlen(string) then regexp_replace(lower(string), '[^a-z0-9+#&]+', ' ', 'g')
                    else regexp_replace(
                        regexp_replace(
                            regexp_replace(lower(strip_accents(string)), '[^\p{L}\p{N}+#&]+', ' ', 'g'),
                            '([\p{Han}\p{Hiragana}\p{Katakana}])', ' \1 ', 'g'
                        ),
                        ' {2,}', ' ', 'g'
                    )
                end
            ),
            ' #', ' '
        )
    );

-- Do the words of `term` stand next to each other in `string`? Both normalised.
create or replace macro has_term(string, term) as
    contains(concat(' ', string, ' '), concat(' ', term, ' '));

-- `100000` as `100,000`.
create or replace macro thousands(number) as format('{:,}', number::bigint);
