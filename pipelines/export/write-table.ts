import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { FORMULA_START } from "../core/csv.ts";
import { sha256File } from "../core/lake.ts";
import { type Column, type Database, identifier, literal } from "../core/warehouse.ts";
import type { ReleaseFile } from "./manifest.ts";
import { type PublishedTable, quoted } from "./source.ts";

/**
 * Writes one table as Parquet (zstd) and as CSV below `folder`, rows in an order that is unique, so that the same rows
 * give the same bytes. Per domain the Parquet files form a hive-partitioned data set: the folder names the domain, the
 * column is left out of the file, because readers that find it in both places disagree about its type.
 */
export async function writeTable(
  database: Database,
  table: PublishedTable,
  folder: string,
): Promise<ReleaseFile[]> {
  const { name, domain } = table;
  const base = name.replace("curated.", "");
  const columns = await database.describe(`from ${quoted(name)}`);
  const stored = domain === null ? columns : columns.filter((column) => column.name !== "domain");
  const parquet =
    domain === null ? `parquet/${base}.parquet` : `parquet/domains/domain=${domain}/part-0.parquet`;
  const csv = domain === null ? `csv/${base}.csv` : `csv/domains/${domain}.csv`;
  const from = `from ${quoted(name)} order by ${sortKey(table, columns).map(identifier).join(", ")}`;
  return [
    await copy(
      database,
      `select ${stored.map(asIs).join(", ")} ${from}`,
      "format parquet, compression zstd",
      {
        folder,
        path: parquet,
        table: name,
        domain,
        columns: stored,
      },
    ),
    await copy(database, `select ${columns.map(asCsv).join(", ")} ${from}`, "format csv, header", {
      folder,
      path: csv,
      table: name,
      domain,
      columns,
    }),
  ];
}

interface Target {
  readonly folder: string;
  readonly path: string;
  readonly table: string;
  readonly domain: string | null;
  readonly columns: readonly Column[];
}

/** Runs one COPY and describes the file it made. */
export async function copy(
  database: Database,
  select: string,
  format: string,
  target: Target,
): Promise<ReleaseFile> {
  const { folder, columns, ...description } = target;
  const file = path.join(folder, description.path);
  await mkdir(path.dirname(file), { recursive: true });
  const [row] = await database.rows(
    `copy (${select}) to ${literal(file)} (${format})`,
    z.object({ Count: z.coerce.number() }),
  );
  return {
    ...description,
    rows: row?.Count ?? 0,
    bytes: (await stat(file)).size,
    sha256: await sha256File(file),
    columns: [...columns],
  };
}

/** By rank where there is one, then by what identifies a row. */
function sortKey(table: PublishedTable, columns: readonly Column[]): string[] {
  const places = columns.filter(({ name }) => name === "rank" || name === "place").map(({ name }) => name);
  return [...places, ...table.grain];
}

function asIs({ name }: Column): string {
  return identifier(name);
}

/** Lists as JSON; text that a spreadsheet would run as a formula disarmed. */
function asCsv({ name, type }: Column): string {
  const column = identifier(name);
  if (type.endsWith("[]")) return `to_json(${column})::varchar as ${column}`;
  if (type !== "VARCHAR") return column;
  return `case when regexp_matches(${column}, ${literal(FORMULA_START)}) then concat('''', ${column}) else ${column} end as ${column}`;
}
