import { z } from "zod";
import { type Database, literal, QueryError } from "../core/warehouse.ts";
import type { SeedFile } from "../seeds/files.ts";

/** A seed table that DuckDB reads by itself while every line is plainly right. */
export interface PlainTable {
  readonly header: readonly string[];
  /** Regular expression of a line whose cells are each right beyond doubt, or of an empty last one. */
  readonly line: string;
  /** Condition of rows of `plain` that are doubtful nonetheless; `file_name` is the name of their file. */
  readonly doubtful: string;
  /** Columns that identify a row. */
  readonly unique: readonly string[];
  /** Makes the table out of `plain`. */
  readonly create: string;
}

const count = z.object({ doubtful: z.coerce.number() });

/**
 * Makes a seed table from plain files at DuckDB's speed: about a second for a million rows, where reading row by row
 * takes 20. Returns false, having made nothing, when any line is not plainly right; the strict reader then decides and
 * says what is wrong. It accepts less than the strict reader, never more: each line is matched as a whole, because
 * DuckDB's CSV reader alone takes stray quotes, mixed line ends, an empty last cell and any header.
 */
export async function loadPlain(
  database: Database,
  files: readonly SeedFile[],
  table: PlainTable,
): Promise<boolean> {
  const paths = `[${files.map(({ path }) => literal(path)).join(", ")}]`;
  const names = files.map(({ path, name }) => `(${literal(path)}, ${literal(name)})`).join(", ");
  const columns = table.header.map((column) => `${literal(column)}: 'varchar'`).join(", ");
  try {
    const [lines] = await database.rows(
      `with files as materialized (select string_split(content, chr(10)) as lines from read_text(${paths}))
       select
         (select count(*) from files where lines[1] <> ${literal(table.header.join(","))})
         + (select count(*) from (select unnest(lines[2:]) as line from files)
            where not regexp_matches(line, ${literal(table.line)})) as doubtful`,
      count,
    );
    if (lines?.doubtful !== 0) return false;
    await database.run(
      `create temp table plain as
       select listed.*, file.name as file_name
       from read_csv(${paths}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
         strict_mode = true, columns = {${columns}}, filename = 'file') as listed
       left join (values ${names}) as file (path, name) on listed.file = file.path`,
    );
    const [rows] = await database.rows(
      `select
         (select count(*) from plain where ${table.doubtful})
         + (select count(*) from (
             select 1 from plain group by ${table.unique.join(", ")} having count(*) > 1)) as doubtful`,
      count,
    );
    if (rows?.doubtful !== 0) return false;
    await database.run(table.create);
    return true;
  } catch (error) {
    if (error instanceof QueryError) return false;
    throw error;
  } finally {
    await database.run("drop table if exists plain");
  }
}
