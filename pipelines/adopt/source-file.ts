import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { decodeFile } from "../core/decode.ts";
import { normaliseTerm } from "../seeds/term.ts";
import { type Column, type Layout, readLayout } from "./columns.ts";
import { findDelimiter } from "./delimiter.ts";
import type { HandleLists } from "./lists.ts";
import { linesOf, type SourceRecord, type SplitText, splitRecords } from "./records.ts";
import { type RowResult, rejected, type Verdict } from "./result.ts";
import { type RowRules, readRow } from "./row.ts";
import { takeEntry } from "./take-entry.ts";
import { isProposalHeader, takeProposal } from "./take-proposal.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** How a file was read. Every line of it is of one row, or the header, or one of `blank`, `comments`, `separators`. */
export interface FileReport {
  readonly file: string;
  readonly kind: "handles" | "proposals";
  readonly encoding: string;
  readonly delimiter: string;
  readonly lines: number;
  /** The line of the header, if there is one. */
  readonly header: number | null;
  readonly rows: number;
  readonly blank: number;
  readonly comments: number;
  readonly separators: number;
  readonly columns: readonly Column[];
  /** The domain that the name of the file says, for rows that name none. */
  readonly domain: string | null;
}

/** After so many rows a signal to stop is looked for. */
const ROWS_AT_ONCE = 10_000;

/** A file that was read, and what its columns hold. */
export interface Source {
  readonly file: string;
  readonly kind: "handles" | "proposals";
  readonly encoding: string;
  readonly lines: number;
  readonly split: SplitText;
  readonly layout: Layout;
}

/** Reads a file. Throws {@link PipelineError} for one that is no text. */
export async function readSource(file: string, vocabulary: Vocabulary): Promise<Source> {
  const { text, encoding } = await decodeFile(file);
  const lines = linesOf(text);
  const split = splitRecords(lines, findDelimiter(lines, vocabulary));
  const [header] = split.records;
  const read = { file, encoding, lines: lines.length, split };
  return isProposalHeader(header?.cells ?? [])
    ? { ...read, kind: "proposals", layout: { header, columns: [] } }
    : { ...read, kind: "handles", layout: readLayout(split.records, vocabulary) };
}

/** Puts what a file holds on the lists, in memory. */
export async function takeSource(
  { file, kind, encoding, lines, split, layout }: Source,
  lists: HandleLists,
  rules: RowRules,
  signal: AbortSignal,
): Promise<{ report: FileReport; rows: RowResult[] }> {
  const { records, others, delimiter } = split;
  const { header } = layout;
  const ofName = rules.vocabulary.domains.get(normaliseTerm(path.parse(file).name));
  const own = { ...rules, domain: rules.domain ?? ofName };
  const judge = (record: SourceRecord): Verdict => {
    if (header !== undefined && record.line < header.line)
      return rejected(null, `stands above the header in line ${header.line}`, "Take the line out.");
    if (record.isUncertain) return rejected(null, ...uncertain(record));
    if (kind === "proposals") return takeProposal(lists, header?.cells ?? [], record.cells, own);
    const reading = readRow(record, layout, delimiter, own);
    return "entry" in reading
      ? takeEntry(lists, reading.entry, reading.cleaned, `${file}:${record.line}`)
      : rejected(reading.handle, reading.reason, reading.advice);
  };
  const rows: RowResult[] = [];
  for (const [i, record] of records.entries()) {
    if (i % ROWS_AT_ONCE === 0) {
      await setImmediate();
      signal.throwIfAborted();
    }
    const { line, lastLine: last_line, text } = record;
    if (record !== header) rows.push({ file, line, last_line, ...judge(record), text });
  }
  const countOf = (other: string) => others.filter((one) => one.kind === other).length;
  return {
    rows,
    report: {
      file,
      kind,
      encoding,
      delimiter,
      lines,
      header: header?.line ?? null,
      rows: rows.length,
      blank: countOf("blank"),
      comments: countOf("comment"),
      separators: countOf("separator"),
      columns: layout.columns,
      domain: kind === "proposals" || rules.domain !== undefined ? null : (ofName ?? null),
    },
  };
}

function uncertain({ line, lastLine }: SourceRecord): [string, string] {
  return [
    `a quoted cell over lines ${line} to ${lastLine}, or rows with a quote too many: the file has wrong quotes`,
    "Correct the quotes of these lines and of the others that are told.",
  ];
}
