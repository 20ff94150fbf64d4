import { normaliseTerm } from "../seeds/term.ts";
import { readHandle } from "./handle.ts";
import { type SourceRecord, TITLE_RECORDS } from "./records.ts";
import { plainText } from "./text.ts";
import { isNumber, readDay, readDomains, readUrl } from "./values.ts";
import type { ColumnKind, Vocabulary } from "./vocabulary.ts";

/** What a column is used for; a `link` has become one of the others. */
export type UsedKind = Exclude<ColumnKind, "link">;

/** One column of a file. */
export interface Column {
  /** Its heading, or its number where there is none. */
  readonly name: string;
  readonly kind: UsedKind;
}

/** What the columns of a file hold. */
export interface Layout {
  readonly columns: readonly Column[];
  /** The record that is the header, if there is one: the first, or one below a title. */
  readonly header: SourceRecord | undefined;
}

const SAMPLE = 200;
/** A column is of a kind when that share of its cells is. */
const MOST = 0.8;

/** What the columns hold: by the header where there is one, and by what stands in them. */
export function readLayout(records: readonly SourceRecord[], vocabulary: Vocabulary): Layout {
  if (records.length === 0) return { columns: [], header: undefined };
  const kindsOf = ({ cells }: SourceRecord) => cells.map((cell) => vocabulary.columns.get(heading(cell)));
  const at = records.slice(0, TITLE_RECORDS).findIndex((record, i) => isHeader(kindsOf(record), i > 0));
  const first = records[at];
  if (first === undefined) {
    const width = commonWidth(records);
    const columns = guessKinds(records, Array.from({ length: width }), vocabulary);
    return { columns: columns.map((kind, i) => ({ name: `column ${i + 1}`, kind })), header: undefined };
  }
  const exact = kindsOf(first);
  const named = first.cells.map((cell, i) => exact[i] ?? similarKind(heading(cell), exact, vocabulary));
  const hasHandle = named.includes("handle");
  const hasLink = named.includes("link");
  const kinds = named.map((kind) => (kind === "link" ? (hasHandle ? "evidence_url" : "handle") : kind));
  const rest = records.slice(at + 1);
  const used =
    hasHandle || hasLink ? kinds.map((kind) => kind ?? "other") : guessKinds(rest, kinds, vocabulary);
  const columns = used.map((kind, i) => ({
    name: plainText(first.cells[i] ?? "").trim() || `column ${i + 1}`,
    kind,
  }));
  return { columns, header: first };
}

/** Is a record of such headings the header? Below a title, more has to be known of it. */
function isHeader(kinds: readonly (ColumnKind | undefined)[], isBelow: boolean): boolean {
  const known = kinds.filter((kind) => kind !== undefined).length;
  const namesPeople = kinds.some((kind) => kind === "handle" || kind === "link");
  return isBelow ? namesPeople && known > 1 : namesPeople || known > 1;
}

/** `twitterHandle`, `Twitter_Handle` and `@Twitter handle:` are one heading. */
function heading(cell: string): string {
  return normaliseTerm(plainText(cell).replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2"));
}

/** The kind of the longest known heading within a heading, unless some column has that very kind by name. */
function similarKind(
  words: string,
  exact: readonly (ColumnKind | undefined)[],
  { columns }: Vocabulary,
): ColumnKind | undefined {
  let best: { term: string; kind: ColumnKind } | undefined;
  for (const [term, kind] of columns) {
    if (` ${words} `.includes(` ${term} `) && term.length > (best?.term.length ?? 0)) best = { term, kind };
  }
  return best === undefined || exact.includes(best.kind) ? undefined : best.kind;
}

function commonWidth(records: readonly SourceRecord[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || a - b)[0]?.[0] ?? 0;
}

/** Fills in kinds by what stands in the columns: one holds handles, whatever there is. */
function guessKinds(
  records: readonly SourceRecord[],
  known: readonly (UsedKind | undefined)[],
  vocabulary: Vocabulary,
): UsedKind[] {
  const kinds = [...known];
  const sample = records.slice(0, SAMPLE);
  const share = (column: number, holds: (cell: string) => boolean) => {
    const cells = sample.map((record) => record.cells[column]?.trim() ?? "").filter((cell) => cell !== "");
    return cells.length === 0 ? 0 : cells.filter(holds).length / cells.length;
  };
  const assign = (kind: UsedKind, holds: (cell: string) => boolean) => {
    const free = kinds.flatMap((taken, i) => (taken === undefined ? [i] : []));
    const best = free
      .map((i) => ({ i, share: share(i, holds) }))
      .sort((a, b) => b.share - a.share || a.i - b.i)[0];
    if (best !== undefined && best.share >= MOST) kinds[best.i] = kind;
  };
  const isHandle = (cell: string) => "handle" in readHandle(cell, vocabulary);
  const isMarked = (cell: string) => /^[@＠]|:\/\/|\.com\//.test(cell) && isHandle(cell);
  const isDomain = (cell: string) => readDomains(cell, vocabulary.domains).domains.length > 0;
  assign("handle", isMarked);
  if (!kinds.includes("domain") && kinds.length > 1) assign("domain", isDomain);
  if (!kinds.includes("handle")) assign("handle", isHandle);
  if (!kinds.includes("handle")) kinds[Math.max(0, kinds.indexOf(undefined))] = "handle";
  assign("added_at", (cell) => readDay(cell) !== undefined);
  assign("evidence_url", (cell) => /:\/\//.test(cell) && readUrl(cell) !== undefined);
  assign("note", (cell) => !isNumber(cell));
  return kinds.map((kind, i) => kind ?? (share(i, isNumber) >= MOST ? "number" : "other"));
}
