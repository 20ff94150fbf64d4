import { CsvError, parse } from "csv-parse/sync";

/** One record of a file: its cells, and the lines it stands on (1 = first line of the file). */
export interface SourceRecord {
  readonly line: number;
  readonly lastLine: number;
  readonly cells: readonly string[];
  /** As it stands in the file. */
  readonly text: string;
  /** What was wrong with its quotes, where it could be read all the same. */
  readonly quotes: string | null;
}

/** Lines that hold no record. */
export interface OtherLine {
  readonly line: number;
  readonly kind: "blank" | "comment" | "separator";
}

/** Every line of a file, as part of one record or as none. */
export interface SplitText {
  readonly delimiter: string;
  readonly records: readonly SourceRecord[];
  readonly others: readonly OtherLine[];
}

/** `sep=;` in the first line is how spreadsheets are told the delimiter. */
const SEPARATOR_LINE = /^"?sep=([,;\t|])"?$/i;
/** A quoted cell may go over so many lines; an open quote beyond them is a slip. */
const LONGEST_RECORD = 30;

/** The lines of a text, whatever ends them. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** The delimiter a `sep=` line names, if the file begins with one. */
export function separatorLine(lines: readonly string[]): string | undefined {
  return SEPARATOR_LINE.exec(lines[0]?.trim() ?? "")?.[1];
}

/**
 * Splits lines into records. Blank lines and those that begin with `#` are none, unless the delimiter follows the `#`:
 * then it heads a column of row numbers. A quoted cell may hold line breaks; an open quote that would swallow lines
 * that are records of their own is taken for a slip, and so are stray quotes: none of these loses a line.
 */
export function splitRecords(lines: readonly string[], delimiter: string): SplitText {
  const records: SourceRecord[] = [];
  const others: OtherLine[] = [];
  const start = separatorLine(lines) === undefined ? 0 : 1;
  if (start === 1) others.push({ line: 1, kind: "separator" });
  let width = 0;
  for (let i = start; i < lines.length; ) {
    const text = lines[i] ?? "";
    const kind = otherKind(text, delimiter);
    if (kind !== undefined) {
      others.push({ line: i + 1, kind });
      i += 1;
      continue;
    }
    const record = readRecord(lines, i, delimiter, width);
    if (records.length === 0) width = record.cells.length;
    records.push(record);
    i = record.lastLine;
  }
  return { delimiter, records, others };
}

function otherKind(text: string, delimiter: string): OtherLine["kind"] | undefined {
  if (text.replaceAll(delimiter, "").trim() === "") return "blank";
  const trimmed = text.trimStart();
  return trimmed.startsWith("#") && !trimmed.startsWith(`#${delimiter}`) ? "comment" : undefined;
}

function readRecord(lines: readonly string[], at: number, delimiter: string, width: number): SourceRecord {
  const text = lines[at] ?? "";
  const whole = (cells: readonly string[], quotes: string | null): SourceRecord => ({
    line: at + 1,
    lastLine: at + 1,
    cells,
    text,
    quotes,
  });
  if (!text.includes('"')) return whole(text.split(delimiter), null);
  const parsed = parseCells(text, delimiter, false);
  if (Array.isArray(parsed)) return whole(parsed, null);
  if (parsed === "open") {
    const longer = readLongRecord(lines, at, delimiter, width);
    if (longer !== undefined) return longer;
  }
  const relaxed = parsed === "broken" ? parseCells(text, delimiter, true) : parsed;
  if (Array.isArray(relaxed)) return whole(relaxed, "quotes within a cell");
  return whole(text.split(delimiter).map(withoutQuotes), "a quote without its pair");
}

/** The record that goes on over the next lines, if it closes before a line that is a record of its own. */
function readLongRecord(
  lines: readonly string[],
  at: number,
  delimiter: string,
  width: number,
): SourceRecord | undefined {
  for (let last = at + 1; last < Math.min(lines.length, at + LONGEST_RECORD); last++) {
    const line = lines[last] ?? "";
    if (!line.includes('"')) {
      if (width > 1 && line.split(delimiter).length === width) return undefined;
      continue;
    }
    const text = lines.slice(at, last + 1).join("\n");
    const cells = parseCells(text, delimiter, false);
    if (cells === "broken") return undefined;
    if (cells === "open") continue;
    return width === 0 || cells.length === width
      ? { line: at + 1, lastLine: last + 1, cells, text, quotes: null }
      : undefined;
  }
  return undefined;
}

/** The cells of one record, or what is wrong with its quotes. */
function parseCells(text: string, delimiter: string, relaxed: boolean): string[] | "open" | "broken" {
  try {
    const rows = parse(text, {
      delimiter,
      // Lines are split already; a line break here belongs to a cell.
      record_delimiter: "\u0000\u0000",
      relax_quotes: relaxed,
      relax_column_count: true,
    });
    return rows.length === 1 ? (rows[0] ?? "broken") : "broken";
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return error.code === "CSV_QUOTE_NOT_CLOSED" ? "open" : "broken";
  }
}

function withoutQuotes(cell: string): string {
  return cell.replaceAll('"', "");
}
