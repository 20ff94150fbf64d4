import path from "node:path";
import { normaliseTerm } from "../seeds/term.ts";
import { type Column, type Layout, readLayout } from "./columns.ts";
import { decodeFile } from "./decode.ts";
import { findDelimiter } from "./delimiter.ts";
import type { HandleLists } from "./lists.ts";
import { linesOf, type SourceRecord, splitRecords } from "./records.ts";
import { type RowResult, rejected, type Verdict } from "./result.ts";
import { type RowRules, readRow } from "./row.ts";
import { takeEntry } from "./take-entry.ts";
import { isProposalHeader, takeProposal } from "./take-proposal.ts";

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

/** Reads a file and puts what it holds on the lists, in memory. Throws PipelineError for a file that is no text. */
export async function takeFile(
  file: string,
  lists: HandleLists,
  rules: RowRules,
): Promise<{ report: FileReport; rows: RowResult[] }> {
  const { text, encoding } = await decodeFile(file);
  const lines = linesOf(text);
  const delimiter = findDelimiter(lines, rules.vocabulary);
  const { records, others } = splitRecords(lines, delimiter);
  const isProposals = isProposalHeader(records[0]?.cells ?? []);
  const layout = isProposals ? proposalLayout(records) : readLayout(records, rules.vocabulary);
  const ofName = rules.vocabulary.domains.get(normaliseTerm(path.parse(file).name));
  const own = { ...rules, domain: rules.domain ?? ofName };
  const judge = (record: SourceRecord): Verdict => {
    if (isProposals) return takeProposal(lists, records[0]?.cells ?? [], record.cells, own);
    const reading = readRow(record, layout, delimiter, own);
    return "entry" in reading
      ? takeEntry(lists, reading.entry, reading.cleaned, `${file}:${record.line}`)
      : rejected(reading.handle, reading.reason, reading.advice);
  };
  const rows = records
    .filter((record) => record !== layout.header)
    .map((record) => {
      const { line, lastLine: last_line, text } = record;
      return { file, line, last_line, ...judge(record), text };
    });
  const countOf = (kind: string) => others.filter((one) => one.kind === kind).length;
  return {
    rows,
    report: {
      file,
      kind: isProposals ? "proposals" : "handles",
      encoding,
      delimiter,
      lines: lines.length,
      header: layout.header?.line ?? null,
      rows: rows.length,
      blank: countOf("blank"),
      comments: countOf("comment"),
      separators: countOf("separator"),
      columns: layout.columns,
      domain: isProposals || rules.domain !== undefined ? null : (ofName ?? null),
    },
  };
}

function proposalLayout([header]: readonly SourceRecord[]): Layout {
  return { header, columns: [] };
}
