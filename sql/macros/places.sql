-- What is written between slashes, dashes, symbols and words for `and`, hence of different places. Web addresses, handles
-- and flags are left out.
create or replace macro split_places(location) as
    string_split_regex(
        regexp_replace(
            location, '(https?://|www[.])\S+|@\w+|[\w-]{3,}[.][\w.-]{2,}|[\x{1F1E6}-\x{1F1FF}]', ' ', 'g'
        ),
        '[/|;:<>~•·‧∙→←↔➡⟶=&\n\r]|\p{So}|\p{Sm}|\s[-–—+x]\s|[–—]|\s(?i:and|or|und|et|y|e|och|og|en|via|to|by way of)\s'
    );

-- What is written between commas and brackets: places, each within the next.
create or replace macro split_place(place) as string_split_regex(place, '[,()\[\]{}]');

-- The words of a text as they are written, in the order of normalise_text().
create or replace macro words_of(string) as regexp_extract_all(string, '[\p{L}\p{M}\p{N}+#&]+');

-- Whether a text has characters of seeds.letter_forms.
create or replace macro has_letter_forms(string) as
    length(string) <> strlen(string)
    and regexp_matches(
        string, '[\x{1D00}-\x{1D7F}\x{2070}-\x{218F}\x{2460}-\x{24FF}\x{A730}-\x{A731}\x{FF01}-\x{FF5E}\x{262}-\x{29F}\x{1D400}-\x{1D7FF}\x{1F100}-\x{1F189}]'
    );

-- Pairs of regional indicators, which are shown as flags.
create or replace macro flags_of(location) as regexp_extract_all(location, '[\x{1F1E6}-\x{1F1FF}]{2}');
