import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { PipelineError } from "../core/errors.ts";

/** One record of a CSV file and the line it begins on (1 = first line of the file). */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

const LONGEST_RECORD = 64 * 1024;

const FAULTS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: "a quote is opened and never closed",
  INVALID_OPENING_QUOTE: "a quote in the middle of a cell",
  CSV_INVALID_CLOSING_QUOTE: "text after a closing quote",
  CSV_MAX_RECORD_SIZE: `a record longer than ${LONGEST_RECORD} bytes`,
};

/**
 * The records of a comma-separated UTF-8 file after its header, streamed. BOM, CRLF and empty lines are accepted.
 * Throws {@link PipelineError} with file and line for a header other than `header`, a record of another length, bytes
 * that are not UTF-8, a line break in a cell, or broken quotes.
 */
export async function* readCsv(file: string, header: readonly string[]): AsyncGenerator<CsvRecord> {
  let headerSeen = false;
  try {
    for await (const { line, cells } of records(file)) {
      checkText(cells, { file, line });
      if (!headerSeen) {
        checkHeader(cells, header, { file, line });
        headerSeen = true;
        continue;
      }
      if (cells.length !== header.length) {
        throw new PipelineError(
          `${cells.length} cells where ${header.length} are expected`,
          { file, line },
          `The columns are ${header.join(",")}; put text with commas in "quotes".`,
        );
      }
      yield { line, cells };
    }
  } catch (error) {
    throw explain(error, file);
  }
  if (!headerSeen)
    throw new PipelineError("empty file", { file }, `Its first line must be ${header.join(",")}.`);
}

async function* records(file: string): AsyncGenerator<CsvRecord> {
  // Lines are counted here: csv-parse's own count (`info`) and `skip_empty_lines` double the time.
  const parser = parse({ bom: true, relax_column_count: true, max_record_size: LONGEST_RECORD });
  // Errors reach the loop through the parser; leaving the loop closes the file.
  pipeline(createReadStream(file), parser, () => undefined);
  let line = 0;
  for await (const item of parser) {
    const cells = item as string[];
    line += 1;
    if (cells.length > 1 || cells[0] !== "") yield { line, cells };
  }
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

function checkText(cells: readonly string[], where: { file: string; line: number }) {
  const text = cells.join("");
  if (text.includes("\uFFFD"))
    throw new PipelineError("bytes that are not UTF-8", where, "Save the file as UTF-8.");
  if (/[\r\n\0]/.test(text)) {
    throw new PipelineError("a cell with a line break or NUL", where, "Keep each cell on one line.");
  }
}

function explain(error: unknown, file: string): unknown {
  if (error instanceof CsvError) {
    const fault = FAULTS[error.code] ?? error.message;
    // Every record before the fault was one line, or the fault would have been a line break in a cell.
    return new PipelineError(fault, { file, line: Number(error.records) + 1 }, "Correct the line.", {
      cause: error,
    });
  }
  const code = (error as { code?: string }).code;
  if (code === "ENOENT") return new PipelineError("no such file", { file }, "Restore it.", { cause: error });
  if (code === "EACCES" || code === "EISDIR") {
    return new PipelineError("cannot be read", { file }, "Make it a readable file.", { cause: error });
  }
  return error;
}
