import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { finished } from "node:stream/promises";
import type { WarehousePaths } from "../core/lake.ts";
import { type Database, identifier, literal } from "../core/warehouse.ts";
import { type SeedFile, type SeedFolders, seedFiles } from "../seeds/files.ts";
import { readRows } from "../seeds/rows.ts";
import type { SeedTable } from "../seeds/table.ts";
import { seedTables } from "../seeds/tables.ts";
import { loadPlain } from "./plain-csv.ts";
import { PLAIN_TABLES } from "./plain-seeds.ts";

/**
 * Makes schema `seeds` with every seed table, each row checked on its way. Returns the domains, in their order.
 * Throws PipelineError with file and line for the first row that is wrong.
 */
export async function createSeedTables(
  database: Database,
  warehouse: WarehousePaths,
  folders: SeedFolders,
): Promise<string[]> {
  await database.run("create schema if not exists seeds");
  await createSeedTable(database, warehouse, folders, "domains", []);
  const { rows } = await database.table("select domain from seeds.domains");
  const domains = rows.map(([domain]) => String(domain));
  for (const name of Object.keys(seedTables)) {
    if (name !== "domains") await createSeedTable(database, warehouse, folders, name, domains);
  }
  return domains;
}

async function createSeedTable(
  database: Database,
  warehouse: WarehousePaths,
  folders: SeedFolders,
  name: string,
  domains: readonly string[],
): Promise<void> {
  const table: SeedTable = seedTables[name as keyof typeof seedTables];
  const files = await seedFiles(table, folders, domains);
  const plain = PLAIN_TABLES[name];
  if (plain !== undefined && (await loadPlain(database, files, plain))) return;
  await mkdir(warehouse.staging, { recursive: true });
  const file = path.join(warehouse.staging, `seeds.${name}.ndjson`);
  try {
    await writeRows(file, table, files);
    const columns = Object.entries(table.columns).map(
      ([column, { type }]) => `${literal(column)}: ${literal(type)}`,
    );
    await database.run(
      `create table seeds.${identifier(name)} as
       select * from read_json(${literal(file)}, format = 'newline_delimited', columns = {${columns.join(", ")}})`,
    );
  } finally {
    await rm(file, { force: true });
  }
}

async function writeRows(file: string, table: SeedTable, files: readonly SeedFile[]): Promise<void> {
  const out = createWriteStream(file);
  for (const seedFile of files) {
    for await (const row of readRows(table, seedFile)) {
      if (!out.write(`${JSON.stringify(row)}\n`)) await once(out, "drain");
    }
  }
  out.end();
  await finished(out);
}
