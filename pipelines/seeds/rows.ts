import { PipelineError } from "../core/errors.ts";
import { type OnFault, readCsv, refuse } from "./csv.ts";
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
  for await (const { row } of readLines(table, file)) yield row;
}

/** {@link readRows} with the line each row stands on. Rows whose fault `onFault` does not throw are left out. */
export async function* readLines<C extends Columns>(
  table: SeedTable<C>,
  file: SeedFile,
  onFault: OnFault = refuse,
): AsyncGenerator<{ line: number; row: SeedRow<C> }> {
  const header = headerOf(table);
  const unique = table.unique.filter((column) => !("folder" in table.place) || column !== table.place.column);
  const lineOfKey = new Map<string, number>();
  for await (const { line, cells } of readCsv(file.path, header, onFault)) {
    const where = { file: file.path, line };
    const row = parseCells(table, file, header, cells, where);
    if (row instanceof PipelineError) {
      onFault(row);
      continue;
    }
    const key = unique.map((column) => String(row[column]).toLowerCase()).join("\t");
    const earlier = lineOfKey.get(key);
    if (earlier !== undefined) {
      onFault(
        new PipelineError(
          `${unique.map((column) => `${column} '${row[column]}'`).join(", ")} stands on line ${earlier} already`,
          where,
          "Keep one of the two lines.",
        ),
      );
      continue;
    }
    lineOfKey.set(key, line);
    const fault = table.rule?.(row);
    if (fault === undefined) yield { line, row };
    else onFault(new PipelineError(fault, where, "Correct the line."));
  }
}

function parseCells<C extends Columns>(
  table: SeedTable<C>,
  file: SeedFile,
  header: readonly string[],
  cells: readonly string[],
  where: { file: string; line: number },
): SeedRow<C> | PipelineError {
  const row: Record<string, unknown> = {};
  if ("folder" in table.place) row[table.place.column] = file.name;
  for (const [i, column] of header.entries()) {
    const cell = cells[i] ?? "";
    const parsed = table.columns[column]?.schema.safeParse(cell);
    if (!parsed?.success) {
      const expected = parsed?.error.issues[0]?.message;
      return new PipelineError(`${column} '${excerpt(cell)}' is not ${expected}`, where, "Correct the cell.");
    }
    if (column in row && row[column] !== parsed.data) {
      return new PipelineError(
        `${column} '${parsed.data}' in the file of '${file.name}'`,
        where,
        `Correct the cell, or move the line to the file of its ${column}.`,
      );
    }
    row[column] = parsed.data;
  }
  // Every column of C was set above: by the file's name or by its cell's schema.
  return row as SeedRow<C>;
}

function excerpt(cell: string): string {
  return cell.length > 60 ? `${cell.slice(0, 60)}…` : cell;
}
