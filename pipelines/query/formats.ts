import { csvCell } from "../core/csv.ts";
import { type Cell, formatTable } from "../core/text-table.ts";
import type { Column } from "../core/warehouse.ts";

type Pieces = AsyncIterable<unknown[][]>;

/** The first `limit` rows. */
export async function* firstRows(pieces: Pieces, limit: number): AsyncGenerator<unknown[][]> {
  let left = limit;
  for await (const rows of pieces) {
    yield rows.slice(0, left);
    left -= rows.length;
    if (left <= 0) return;
  }
}

/** The first `limit` rows as a table, and how many more there are; reads to the end, keeps no more than it shows. */
export async function tableText(
  columns: readonly Column[],
  pieces: Pieces,
  limit: number,
  width: number,
): Promise<string> {
  const shown: Cell[][] = [];
  let total = 0;
  for await (const rows of pieces) {
    for (const row of rows.slice(0, Math.max(0, limit - total))) shown.push(row.map(tableCell));
    total += rows.length;
  }
  const heads = columns.map(
    ({ name, type }) => ({ name, align: isNumeric(type) ? "right" : "left" }) as const,
  );
  const more = total - shown.length;
  const rest = more === 0 ? "" : `; ${more.toLocaleString("en-US")} more with --limit ${total}`;
  return `${formatTable(heads, shown, width)}\n(${shown.length} ${shown.length === 1 ? "row" : "rows"}${rest})`;
}

/** An array of objects, one a line. */
export async function* jsonText(columns: readonly Column[], pieces: Pieces): AsyncGenerator<string> {
  let separator = "[\n";
  for await (const rows of pieces) {
    for (const row of rows) {
      const entries = columns.map(({ name, type }, i) => [name, jsonValue(row[i], type)] as const);
      yield `${separator}${JSON.stringify(Object.fromEntries(entries))}`;
      separator = ",\n";
    }
  }
  yield separator === "[\n" ? "[]\n" : "\n]\n";
}

/** CSV with a header; lists and structs as JSON. Text that a spreadsheet would run is disarmed (core/csv.ts). */
export async function* csvText(columns: readonly Column[], pieces: Pieces): AsyncGenerator<string> {
  const header = columns.map(({ name }) => csvCell(name)).join(",");
  yield `${header}\n`;
  for await (const rows of pieces) {
    yield rows
      .map((row) => `${row.map((value, i) => csvValue(value, columns[i]?.type ?? "")).join(",")}\n`)
      .join("");
  }
}

function tableCell(value: unknown): Cell {
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) return value.join(", ");
  return scalar(value);
}

function csvValue(value: unknown, type: string): string {
  const plain = scalar(value);
  // A negative number is no formula.
  return isNumeric(type) ? String(plain ?? "") : csvCell(plain);
}

function scalar(value: unknown): string | number | boolean | null {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return value === null || value === undefined ? null : JSON.stringify(value);
}

const INTEGER = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/;
const DECIMAL = /^DECIMAL\((\d+),\d+\)$/;
/** Decimal digits that survive a JSON number in any reader. */
const EXACT_DIGITS = 15;

function isNumeric(type: string): boolean {
  return INTEGER.test(type) || DECIMAL.test(type) || type === "FLOAT" || type === "DOUBLE";
}

/** Integers and decimals as JSON numbers where no digit is lost, else as text. */
function jsonValue(value: unknown, type: string): unknown {
  if (Array.isArray(value) && type.endsWith("[]"))
    return value.map((item) => jsonValue(item, type.slice(0, -2)));
  if (typeof value !== "string") return value ?? null;
  if (INTEGER.test(type)) return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  const digits = DECIMAL.exec(type)?.[1];
  return digits !== undefined && Number(digits) <= EXACT_DIGITS ? Number(value) : value;
}
