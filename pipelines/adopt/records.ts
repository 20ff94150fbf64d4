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
  /** Do its quotes leave open whether it is one record or several? Then it must not be taken. */
  readonly isUncertain: boolean;
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
/** A quoted cell may go over so many lines, in files with sound quotes and in others; beyond, an open quote is a slip. */
const LONGEST_RECORD = { sound: 1000, other: 30 } as const;

/** Records within which the header is looked for: there may be titles above it. */
export const TITLE_RECORDS = 5;

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
 * Splits lines into records. Blank lines are none, nor are comments: lines that begin with `#`, unless it heads a column
 * or a row of numbers (`#,handle`, `#1,@ada`). A quoted cell may hold line breaks. In a file whose quotes are not all
 * sound, an open quote is taken for a slip when it cannot be closed; when it can, but over lines that look like records,
 * the record is uncertain. Stray quotes are slips as well. None of these loses a line.
 */
export function splitRecords(lines: readonly string[], delimiter: string): SplitText {
  const records: SourceRecord[] = [];
  const others: OtherLine[] = [];
  const start = separatorLine(lines) === undefined ? 0 : 1;
  if (start === 1) others.push({ line: 1, kind: "separator" });
  const isSound = hasSoundQuotes(lines.slice(start), delimiter);
  let width = 0;
  for (let i = start; i < lines.length; ) {
    const text = lines[i] ?? "";
    const kind = otherKind(text, delimiter, width);
    if (kind !== undefined) {
      others.push({ line: i + 1, kind });
      i += 1;
      continue;
    }
    const record = readRecord(lines, i, { delimiter, width, isSound });
    if (records.length < TITLE_RECORDS) width = Math.max(width, record.cells.length);
    records.push(record);
    i = record.lastLine;
  }
  return { delimiter, records, others };
}

/** How the records of a file are told apart. */
interface Dialect {
  readonly delimiter: string;
  /** The most cells of one of the first records; 0 before them. */
  readonly width: number;
  /** Is the whole file well-formed CSV, all records but titles of one width? Then its quotes mean what they say. */
  readonly isSound: boolean;
}

function hasSoundQuotes(lines: readonly string[], delimiter: string): boolean {
  if (!lines.some((line) => line.includes('"'))) return true;
  try {
    const rows = parse(lines.join("\n"), { delimiter, relax_column_count: true, skip_empty_lines: true });
    const widths = rows.filter(([first = ""]) => !first.startsWith("#")).map((cells) => cells.length);
    return new Set(widths.filter((width) => width > 1)).size <= 1;
  } catch (error) {
    if (error instanceof CsvError) return false;
    throw error;
  }
}

function otherKind(text: string, delimiter: string, width: number): OtherLine["kind"] | undefined {
  if (text.replaceAll(delimiter, "").trim() === "") return "blank";
  const trimmed = text.trimStart();
  if (!trimmed.startsWith("#") || trimmed.startsWith(`#${delimiter}`)) return undefined;
  const cells = trimmed.split(delimiter).length;
  const isNumbered = /^#[^\s#]/.test(trimmed) && cells > 1 && (width === 0 || cells === width);
  return isNumbered ? undefined : "comment";
}

function readRecord(lines: readonly string[], at: number, dialect: Dialect): SourceRecord {
  const { delimiter } = dialect;
  const text = lines[at] ?? "";
  const whole = (cells: readonly string[], quotes: string | null): SourceRecord => ({
    line: at + 1,
    lastLine: at + 1,
    cells,
    text,
    quotes,
    isUncertain: false,
  });
  if (!text.includes('"')) return whole(text.split(delimiter), null);
  const parsed = parseCells(text, delimiter, false);
  if (Array.isArray(parsed)) return whole(parsed, null);
  if (parsed === "open") {
    const longer = readLongRecord(lines, at, dialect);
    if (longer !== undefined) return longer;
  }
  const relaxed = parsed === "broken" ? parseCells(text, delimiter, true) : parsed;
  if (Array.isArray(relaxed)) return whole(relaxed, "quotes within a cell");
  return whole(text.split(delimiter).map(withoutQuotes), "a quote without its pair");
}

/** The record that goes on over the next lines, if its quote closes so that it has all its cells. */
function readLongRecord(
  lines: readonly string[],
  at: number,
  { delimiter, width, isSound }: Dialect,
): SourceRecord | undefined {
  let looksLikeMore = false;
  const end = Math.min(lines.length, at + LONGEST_RECORD[isSound ? "sound" : "other"]);
  for (let last = at + 1; last < end; last++) {
    const line = lines[last] ?? "";
    looksLikeMore ||= width > 1 && line.split(delimiter).length === width;
    if (!line.includes('"')) continue;
    const text = lines.slice(at, last + 1).join("\n");
    const cells = parseCells(text, delimiter, false);
    if (cells === "broken") return undefined;
    if (cells === "open") continue;
    return width === 0 || cells.length === width
      ? {
          line: at + 1,
          lastLine: last + 1,
          cells,
          text,
          quotes: null,
          isUncertain: looksLikeMore && !isSound,
        }
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
