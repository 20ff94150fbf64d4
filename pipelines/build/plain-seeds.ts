import { headerOf } from "../seeds/table.ts";
import { seedTables } from "../seeds/tables.ts";
import type { PlainTable } from "./plain-csv.ts";

/** The seed tables that may have very many rows. */
export const PLAIN_TABLES: Readonly<Record<string, PlainTable>> = {
  // Printable ASCII, and quotes only around a note.
  handles: {
    header: headerOf(seedTables.handles),
    line: `^(${[
      "[A-Za-z0-9_]{1,15}",
      "[a-z][a-z0-9_]*",
      "(seen|unverified|retired)",
      "[a-z][a-z0-9_-]{0,62}",
      "(https?://[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)+(/[A-Za-z0-9_./?=&%-]*)?)?",
      "[0-9]{4}-[0-9]{2}-[0-9]{2}",
      '([!#-+.-~-]([ !#-+.-~-]*[!#-+.-~-])?|"[!#-~]([ !#-~]*[!#-~])?")?',
    ].join(",")})?$`,
    doubtful: "domain is distinct from file_name or try_cast(added_at as date) is null",
    unique: ["lower(handle)", "domain"],
    create: `create table seeds.handles as
      select handle, domain, status, source_type, nullif(evidence_url, '') as evidence_url,
        added_at::date as added_at, nullif(note, '') as note
      from plain`,
  },
  // Whether a term is in normal form is left to the strict reader, which lint uses: one that is not would match nothing.
  place_names: {
    header: headerOf(seedTables.place_names),
    line: `^(${[
      "[\\p{L}\\p{M}\\p{N}+#&]+( [\\p{L}\\p{M}\\p{N}+#&]+)*",
      "(country|subdivision|city|area)",
      "([A-Z]{2})?",
      "([A-Z0-9]{1,8})?",
      "[0-9]{1,12}",
      "(any|capitals|company)",
    ].join(",")})?$`,
    doubtful: "false",
    unique: ["file_name", "term", "kind", "country", "subdivision"],
    create: `create table seeds.place_names as
      select file_name as source, term, kind, nullif(country, '') as country, nullif(subdivision, '') as subdivision,
        population::bigint as population, rule
      from plain`,
  },
};
