import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { parse as parseText } from "csv-parse/sync";
import { PipelineError } from "../core/errors.ts";

/** One record of a CSV file and the line it begins on (1 = first line of the file). */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** What becomes of a fault in one line: a strict reader throws it, one that goes on takes it down. */
export type OnFault = (fault: PipelineError) => void;

/** For strict readers. */
export const refuse: OnFault = (fault) => {
  throw fault;
};

const LONGEST_RECORD = 64 * 1024;

const FAULTS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: "a quote is opened and never closed",
  INVALID_OPENING_QUOTE: "a quote in the middle of a cell",
  CSV_INVALID_CLOSING_QUOTE: "text after a closing quote",
  CSV_MAX_RECORD_SIZE: `a record longer than ${LONGEST_RECORD} bytes`,
};

const PARSING = { bom: true, relax_column_count: true, max_record_size: LONGEST_RECORD } as const;

/**
 * The records of a comma-separated UTF-8 file after its header, streamed. BOM, CRLF and empty lines are accepted.
 * Faults are {@link PipelineError}s with file and line. A record of another length, broken quotes, bytes that are not
 * UTF-8 and a line break in a cell go to `onFault`, and the record is left out; another header than `header` and a file
 * that cannot be read are thrown.
 */
export async function* readCsv(
  file: string,
  header: readonly string[],
  onFault: OnFault = refuse,
): AsyncGenerator<CsvRecord> {
  let headerSeen = false;
  const note: OnFault = (fault) => (headerSeen ? onFault : refuse)(fault);
  try {
    for await (const { line, cells } of records(file, note)) {
      const where = { file, line };
      const broken = textFault(cells, where);
      if (broken !== undefined) {
        note(broken);
      } else if (!headerSeen) {
        checkHeader(cells, header, where);
        headerSeen = true;
      } else {
        const fault = lengthFault(cells, header, where);
        if (fault === undefined) yield { line, cells };
        else onFault(fault);
      }
    }
  } catch (error) {
    throw explain(error, file);
  }
  if (!headerSeen)
    throw new PipelineError("empty file", { file }, `Its first line must be ${header.join(",")}.`);
}

async function* records(file: string, onFault: OnFault): AsyncGenerator<CsvRecord> {
  // Lines are counted here: csv-parse's own count (`info`) and `skip_empty_lines` double the time.
  const parser = parse(PARSING);
  // Errors reach the loop through the parser; leaving the loop closes the file.
  pipeline(createReadStream(file), parser, () => undefined);
  let line = 1;
  try {
    for await (const item of parser) {
      const cells = item as string[];
      if (!isEmpty(cells)) yield { line, cells };
      line += 1 + breaksIn(cells);
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    yield* lineRecords(file, line, onFault);
  }
}

/** The records from a line on, each taken for one line: after a broken quote nothing else tells where one ends. */
async function* lineRecords(file: string, from: number, onFault: OnFault): AsyncGenerator<CsvRecord> {
  const whole = await readFile(file, "utf8");
  for (const [i, text] of whole.split(whole.includes("\n") ? /\r?\n/ : "\r").entries()) {
    const line = i + 1;
    if (line < from) continue;
    try {
      const [cells = []] = parseText(text, PARSING);
      if (!isEmpty(cells)) yield { line, cells };
    } catch (cause) {
      if (!(cause instanceof CsvError)) throw cause;
      const what = FAULTS[cause.code] ?? cause.message;
      onFault(new PipelineError(what, { file, line }, "Correct the line.", { cause }));
    }
  }
}

/** How many lines cells go on for, beyond their first. */
function breaksIn(cells: readonly string[]): number {
  return cells.reduce((breaks, cell) => breaks + (cell.includes("\n") ? cell.split("\n").length - 1 : 0), 0);
}

function isEmpty(cells: readonly string[]): boolean {
  return cells.length === 0 || (cells.length === 1 && cells[0] === "");
}

function checkHeader(
  found: readonly string[],
  header: readonly string[],
  where: { file: string; line: number },
) {
  if (found.join() === header.join()) return;
  const missing = header.filter((column) => !found.includes(column));
  const unknown = found.filter((column) => !header.includes(column));
  const what = [
    missing.length > 0 ? `missing column ${missing.join(", ")}` : "",
    unknown.length > 0 ? `unknown column ${unknown.map((column) => `'${column}'`).join(", ")}` : "",
  ].filter((part) => part !== "");
  throw new PipelineError(
    what.length > 0 ? what.join("; ") : "columns repeated or in another order",
    where,
    `The header must be ${header.join(",")}.`,
  );
}

function lengthFault(
  cells: readonly string[],
  header: readonly string[],
  where: { file: string; line: number },
): PipelineError | undefined {
  if (cells.length === header.length) return undefined;
  return new PipelineError(
    `${cells.length} cells where ${header.length} are expected`,
    where,
    `The columns are ${header.join(",")}; put text with commas in "quotes".`,
  );
}

function textFault(
  cells: readonly string[],
  where: { file: string; line: number },
): PipelineError | undefined {
  const text = cells.join("");
  if (text.includes("\uFFFD"))
    return new PipelineError("bytes that are not UTF-8", where, "Save the file as UTF-8.");
  if (/[\r\n\0]/.test(text)) {
    return new PipelineError("a cell with a line break or NUL", where, "Keep each cell on one line.");
  }
  return undefined;
}

function explain(error: unknown, file: string): unknown {
  const code = (error as { code?: string }).code;
  if (code === "ENOENT") return new PipelineError("no such file", { file }, "Restore it.", { cause: error });
  if (code === "EACCES" || code === "EISDIR") {
    return new PipelineError("cannot be read", { file }, "Make it a readable file.", { cause: error });
  }
  return error;
}
