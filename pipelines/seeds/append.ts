import { readFile } from "node:fs/promises";
import { csvCell } from "../core/csv.ts";
import { renameAll, writeText } from "../core/disk.ts";
import { PipelineError } from "../core/errors.ts";
import { headerOf, type SeedRow, type SeedTable } from "./table.ts";

type Columns = SeedTable["columns"];
type Value = string | number | boolean | null;

/**
 * Appends rows to the file of a table, all or none; no line that is there changes. Throws {@link PipelineError} when
 * somebody else changes the file meanwhile.
 */
export async function appendRows<C extends Columns>(
  table: SeedTable<C>,
  file: string,
  rows: readonly (SeedRow<C> & Record<string, Value>)[],
): Promise<void> {
  if (rows.length === 0) return;
  const before = await readFile(file, "utf8");
  const header = headerOf(table);
  const lines = rows.map((row) => header.map((column) => csvCell(row[column] ?? null)).join(","));
  await writeText(`${file}.new`, [before.replace(/\r?\n?$/, ""), ...lines, ""].join("\n"), file);
  if ((await readFile(file, "utf8")) !== before) {
    throw new PipelineError(
      "was changed by somebody else meanwhile",
      { file },
      "Run the same command again.",
    );
  }
  await renameAll([[`${file}.new`, file]]);
}
