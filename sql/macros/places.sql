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

-- Pairs of regional indicators, which are shown as flags.
create or replace macro flags_of(location) as regexp_extract_all(location, '[\x{1F1E6}-\x{1F1FF}]{2}');
