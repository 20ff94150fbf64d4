import { counted } from "../core/progress.ts";
import type { Column, UsedKind } from "./columns.ts";
import { readHandle } from "./handle.ts";
import { isNumber, readDay, readDomains, readUrl } from "./values.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** The cells of a record, one for each column, or why they cannot be told apart. */
export type Fitted =
  | { readonly cells: readonly string[]; readonly cleaned: readonly string[] }
  | { readonly reason: string; readonly advice: string };

/** Where an unquoted delimiter may stand, the likeliest first. */
const FREE = [
  { kind: "number", part: "number", holds: (cell: string) => /^\s*\d{1,3}([.,]\d{3})+\s*$/.test(cell) },
  { kind: "note", part: "note", holds: () => true },
  { kind: "other", part: "text", holds: () => true },
] as const;

/**
 * Brings a record to the width of the table. Empty cells at its end come and go freely. Too many cells are taken for an
 * unquoted delimiter in a number or text, the note before others, if all cells then suit their columns and it cannot be
 * one between domains; too few for cells left out at the end, likewise. Anything else is refused.
 */
export function fitCells(
  cells: readonly string[],
  columns: readonly Column[],
  delimiter: string,
  vocabulary: Vocabulary,
): Fitted {
  const excess = cells.length - columns.length;
  if (excess === 0) return { cells, cleaned: [] };
  if (columns.length === 1) return { cells: [cells.join(delimiter)], cleaned: [] };
  const suit = (fitted: readonly string[]) =>
    columns.every(({ kind }, i) => suits(kind, fitted[i] ?? "", vocabulary));
  if (excess < 0) {
    const filled = [...cells, ...Array.from({ length: -excess }, () => "")];
    if (suit(filled)) return { cells: filled, cleaned: [`${counted(-excess, "cell")} left out at the end`] };
  } else {
    if (cells.slice(columns.length).every((cell) => cell.trim() === ""))
      return { cells: cells.slice(0, columns.length), cleaned: [] };
    const joinedIn = (free: UsedKind, part: string, holds: (cell: string) => boolean) =>
      columns.flatMap(({ kind }, i) => {
        const joined = kind === free ? joinAt(cells, i, excess, delimiter) : [];
        return kind === free && holds(joined[i] ?? "") && suit(joined) ? [{ joined, part }] : [];
      });
    const isAllDomains = (cell: string) => readDomains(cell, vocabulary.domains).unknown.length === 0;
    const inText = FREE.map(({ kind, part, holds }) => joinedIn(kind, part, holds));
    const readings = [
      ...joinedIn("domain", "domains", isAllDomains),
      ...(inText.find((found) => found.length > 0) ?? []),
    ];
    const [only, ...others] = readings;
    if (only !== undefined && others.length === 0) {
      const sign = delimiter === "\t" ? "tab" : `'${delimiter}'`;
      return { cells: only.joined, cleaned: [`an unquoted ${sign} taken for a part of the ${only.part}`] };
    }
  }
  return {
    reason: `${counted(cells.length, "cell")} where ${columns.length} are expected`,
    advice: 'Put cells that contain the delimiter in "quotes", and leave no cell out.',
  };
}

function joinAt(cells: readonly string[], at: number, excess: number, delimiter: string): string[] {
  const end = at + excess + 1;
  return [...cells.slice(0, at), cells.slice(at, end).join(delimiter), ...cells.slice(end)];
}

/** Could the cell be one of its column? Columns of free text say nothing. */
function suits(kind: UsedKind, cell: string, vocabulary: Vocabulary): boolean {
  const text = cell.trim();
  switch (kind) {
    case "handle":
      return "handle" in readHandle(text, vocabulary);
    case "domain":
      return text === "" || readDomains(text, vocabulary.domains).domains.length > 0;
    case "status":
    case "source_type":
      return text === "" || /^[\p{L}\d _-]{1,40}$/u.test(text);
    case "evidence_url":
      return text === "" || readUrl(text) !== undefined;
    case "added_at":
      return text === "" || readDay(text) !== undefined;
    case "number":
      return text === "" || isNumber(text);
    case "note":
    case "other":
      return true;
  }
}
