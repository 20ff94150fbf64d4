import { PipelineError } from "../core/errors.ts";
import { type OnFault, readCsv, refuse } from "./csv.ts";
import type { SeedFile } from "./files.ts";
import { headerOf, type PlacedRow, type SeedRow, type SeedTable } from "./table.ts";

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

/**
 * {@link readRows} with the line each row stands on. Rows with faults that `onFault` does not throw are left out; the
 * rule over all rows is only applied when there was none.
 */
export async function* readLines<C extends Columns>(
  table: SeedTable<C>,
  file: SeedFile,
  onFault: OnFault = refuse,
): AsyncGenerator<PlacedRow<SeedRow<C>>> {
  const header = headerOf(table);
  const lineOf = new Map<string, number>();
  const all: PlacedRow<SeedRow<C>>[] = [];
  let isSound = true;
  const note = (what: string, line: number, hint: string) => {
    isSound = false;
    onFault(new PipelineError(what, { file: file.path, line }, hint));
  };
  const records = readCsv(file.path, header, (fault) => {
    isSound = false;
    onFault(fault);
  });
  for await (const { line, cells } of records) {
    const { row, faults } = parseCells(table, file, header, cells);
    if (row !== undefined) faults.push(...repeated(table, row, line, lineOf), ...rowFaults(table, row));
    for (const { what, hint } of faults) note(what, line, hint);
    if (row === undefined || faults.length > 0) continue;
    if (table.ruleOfAll !== undefined) all.push({ line, row });
    yield { line, row };
  }
  if (!isSound) return;
  for (const { line, what } of table.ruleOfAll?.(all) ?? []) note(what, line, CORRECT_LINE);
}

interface Fault {
  readonly what: string;
  readonly hint: string;
}

const CORRECT_LINE = "Correct the line.";

function rowFaults<C extends Columns>(table: SeedTable<C>, row: SeedRow<C>): Fault[] {
  return (table.rule?.(row) ?? []).map((what) => ({ what, hint: CORRECT_LINE }));
}

/** The fault of a row whose key stands on an earlier line; `lineOf` has the line of each key. */
function repeated<C extends Columns>(
  table: SeedTable<C>,
  row: SeedRow<C>,
  line: number,
  lineOf: Map<string, number>,
): Fault[] {
  const unique = table.unique.filter((column) => !("folder" in table.place) || column !== table.place.column);
  const key = unique.map((column) => String(row[column]).toLowerCase()).join("\t");
  const earlier = lineOf.get(key);
  if (earlier === undefined) {
    lineOf.set(key, line);
    return [];
  }
  const named = unique.map((column) => `${column} '${row[column]}'`).join(", ");
  return [{ what: `${named} stands on line ${earlier} already`, hint: "Keep one of the two lines." }];
}

/** A row, unless some cell is wrong; every cell that is. */
function parseCells<C extends Columns>(
  table: SeedTable<C>,
  file: SeedFile,
  header: readonly string[],
  cells: readonly string[],
): { row?: SeedRow<C>; faults: Fault[] } {
  const row: Record<string, unknown> = {};
  const faults: Fault[] = [];
  if ("folder" in table.place) row[table.place.column] = file.name;
  for (const [i, column] of header.entries()) {
    const cell = cells[i] ?? "";
    const parsed = table.columns[column]?.schema.safeParse(cell);
    if (!parsed?.success) {
      const expected = parsed?.error.issues[0]?.message;
      faults.push({ what: `${column} '${excerpt(cell)}' is not ${expected}`, hint: "Correct the cell." });
    } else if (column in row && row[column] !== parsed.data) {
      const hint = `Correct the cell, or move the line to the file of its ${column}.`;
      faults.push({ what: `${column} '${parsed.data}' in the file of '${file.name}'`, hint });
    } else row[column] = parsed.data;
  }
  // Every column of C was set above: by the file's name or by its cell's schema.
  return faults.length > 0 ? { faults } : { row: row as SeedRow<C>, faults };
}

function excerpt(cell: string): string {
  return cell.length > 60 ? `${cell.slice(0, 60)}…` : cell;
}
