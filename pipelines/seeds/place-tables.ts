import * as cells from "./cells.ts";
import { table } from "./table.ts";

/** What the reading of locations goes by. */
export const placeTables = {
  /** What Unicode calls compatible with a letter or digit (NFKC), and small capitals. */
  letter_forms: table({
    place: { file: "rules/letter_forms.csv" },
    columns: { character: cells.codepoint, letter: cells.matching(/^[A-Za-z0-9]$/, "a letter or digit") },
    unique: ["character"],
  }),
  countries: table({
    place: { file: "rules/countries.csv" },
    columns: {
      country: cells.matching(/^[A-Z]{2}$/, "a country code such as DE"),
      name: cells.text,
      region: cells.name,
      flag: cells.text,
      population: cells.whole(),
    },
    unique: ["country"],
  }),
  place_words: table({
    place: { file: "rules/place_words.csv" },
    columns: {
      word: cells.term,
      kind: cells.oneOf("common", "filler", "away"),
      note: cells.optional(cells.text),
    },
    unique: ["word"],
  }),
  /** The column `source` is the file: `aliases` is kept by hand, the others by `npm run gazetteer`. */
  place_names: table({
    place: { folder: "places", column: "source" },
    columns: {
      source: cells.name,
      term: cells.term,
      kind: cells.oneOf("country", "subdivision", "city", "area"),
      /** Null for an area of several countries. */
      country: cells.optional(cells.matching(/^[A-Z]{2}$/, "a country code such as DE")),
      /** As GeoNames codes it. */
      subdivision: cells.optional(
        cells.matching(/^[A-Z0-9]{1,8}$/, "a code of a subdivision such as CA or 08"),
      ),
      population: cells.whole(),
      /** `capitals`: only when written so; `company`: so, and only beside another place. */
      rule: cells.oneOf("any", "capitals", "company"),
    },
    unique: ["term", "kind", "country", "subdivision"],
  }),
};
