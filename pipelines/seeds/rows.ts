import { PipelineError } from "../core/errors.ts";
import { readCsv } from "./csv.ts";
import type { SeedFile } from "./files.ts";
import { headerOf, type SeedRow, type SeedTable } from "./tables.ts";

type Columns = SeedTable["columns"];

/**
 * The rows of one file of a table, streamed; only the keys of this file are held. Throws {@link PipelineError} with file
 * and line for a cell of the wrong type, a repeated key, a column that contradicts the file's name, or a broken rule.
 */
export async function* readRows<C extends Columns>(
  table: SeedTable<C>,
  file: SeedFile,
): AsyncGenerator<SeedRow<C>> {
  const header = headerOf(table);
  const unique = table.unique.filter((column) => !("folder" in table.place) || column !== table.place.column);
  const lineOfKey = new Map<string, number>();
  for await (const { line, cells } of readCsv(file.path, header)) {
    const where = { file: file.path, line };
    const row = parseCells(table, file, header, cells, where);
    const key = unique.map((column) => String(row[column]).toLowerCase()).join("\t");
    const earlier = lineOfKey.get(key);
    if (earlier !== undefined) {
      throw new PipelineError(
        `${unique.map((column) => `${column} '${row[column]}'`).join(", ")} stands on line ${earlier} already`,
        where,
        "Keep one of the two lines.",
      );
    }
    lineOfKey.set(key, line);
    const fault = table.rule?.(row);
    if (fault !== undefined) throw new PipelineError(fault, where, "Correct the line.");
    yield row;
  }
}

function parseCells<C extends Columns>(
  table: SeedTable<C>,
  file: SeedFile,
  header: readonly string[],
  cells: readonly string[],
  where: { file: string; line: number },
): SeedRow<C> {
  const row: Record<string, unknown> = {};
  if ("folder" in table.place) row[table.place.column] = file.name;
  header.forEach((column, i) => {
    const cell = cells[i] ?? "";
    const parsed = table.columns[column]?.schema.safeParse(cell);
    if (!parsed?.success) {
      const expected = parsed?.error.issues[0]?.message;
      throw new PipelineError(`${column} '${excerpt(cell)}' is not ${expected}`, where, "Correct the cell.");
    }
    if (column in row && row[column] !== parsed.data) {
      throw new PipelineError(
        `${column} '${parsed.data}' in the file of '${file.name}'`,
        where,
        `Correct the cell, or move the line to the file of its ${column}.`,
      );
    }
    row[column] = parsed.data;
  });
  // Every column of C was set above: by the file's name or by its cell's schema.
  return row as SeedRow<C>;
}

function excerpt(cell: string): string {
  return cell.length > 60 ? `${cell.slice(0, 60)}…` : cell;
}
