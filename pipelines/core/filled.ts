import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { decodeFile } from "./decode.ts";
import { PipelineError } from "./errors.ts";

/** One row of a table that a person filled in: its line, and its cells by column without spaces around them. */
export interface FilledRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

const DELIMITERS = [",", ";", "\t"];
const withLines = z.object({ lines: z.number() });
const parsedRows = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

/**
 * Reads a CSV file of ours that came back from a spreadsheet: other encodings, `;` or tabs, other orders of columns and
 * more of them are accepted, and empty rows are left out. Throws {@link PipelineError} with file and line for broken
 * quotes, a row of another length and a missing column.
 */
export async function readFilled(file: string, columns: readonly string[]): Promise<FilledRow[]> {
  const { text } = await decodeFile(file);
  const [first = ""] = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/, 1);
  const delimiter =
    DELIMITERS.find((one) => first.split(one).some((cell) => bare(cell) === columns[0])) ?? ",";
  const [head, ...rows] = records(text, delimiter, file);
  const header = head?.cells.map(bare) ?? [];
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    const hint = `The first line names the columns; needed are ${columns.join(", ")}.`;
    throw new PipelineError(`missing column ${missing.join(", ")}`, { file, line: 1 }, hint);
  }
  return rows
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ""))
    .map(({ line, cells }) => {
      if (cells.length !== header.length) {
        const what = `${cells.length} cells where ${header.length} are expected`;
        throw new PipelineError(what, { file, line }, "Put text that holds the delimiter in quotes.");
      }
      return { line, cells: Object.fromEntries(header.map((column, i) => [column, plain(cells[i] ?? "")])) };
    });
}

function records(text: string, delimiter: string, file: string): { line: number; cells: string[] }[] {
  try {
    const parsed: unknown = parse(text, { delimiter, bom: true, relax_column_count: true, info: true });
    let line = 1;
    return parsedRows.parse(parsed).map(({ record, info }) => {
      const start = line;
      line = info.lines + 1;
      return { line: start, cells: record };
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = withLines.safeParse(cause).data?.lines;
    const where = line === undefined ? { file } : { file, line };
    throw new PipelineError("a quote without its pair", where, "Correct the line.", { cause });
  }
}

function bare(cell: string): string {
  return cell.trim().replace(/^"(.*)"$/, "$1");
}

/** Undoes what `csvCell` does to text that spreadsheets would run. */
function plain(cell: string): string {
  return cell.trim().replace(/^'(?=['=+\-@＝＋－＠])/u, "");
}
