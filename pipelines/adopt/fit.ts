import type { Column, UsedKind } from "./columns.ts";
import { readHandle } from "./handle.ts";
import { isNumber, readDay, readDomains, readUrl } from "./values.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** The cells of a record, one for each column, or why they cannot be told apart. */
export type Fitted =
  | { readonly cells: readonly string[]; readonly cleaned: readonly string[] }
  | { readonly reason: string; readonly advice: string };

/**
 * Brings a record to the width of the table. Empty cells at its end come and go freely. Too many cells are taken for an
 * unquoted delimiter in a text, the note before others, if all cells then suit their columns; too few for cells left
 * out at the end, likewise. Anything else is refused.
 */
export function fitCells(
  cells: readonly string[],
  columns: readonly Column[],
  delimiter: string,
  vocabulary: Vocabulary,
): Fitted {
  const excess = cells.length - columns.length;
  if (excess === 0) return { cells, cleaned: [] };
  const suit = (fitted: readonly string[]) =>
    columns.every(({ kind }, i) => suits(kind, fitted[i] ?? "", vocabulary));
  if (excess < 0) {
    const filled = [...cells, ...Array.from({ length: -excess }, () => "")];
    if (suit(filled)) return { cells: filled, cleaned: [`${-excess} cells left out at the end`] };
  } else {
    if (cells.slice(columns.length).every((cell) => cell.trim() === ""))
      return { cells: cells.slice(0, columns.length), cleaned: [] };
    for (const free of ["note", "other"] as const) {
      const joined = columns
        .flatMap(({ kind }, i) => (kind === free ? [joinAt(cells, i, excess, delimiter)] : []))
        .filter(suit);
      const [only, ...others] = joined;
      if (only === undefined) continue;
      if (others.length > 0) break;
      const sign = delimiter === "\t" ? "tab" : `'${delimiter}'`;
      return {
        cells: only,
        cleaned: [`an unquoted ${sign} taken for a part of the ${free === "note" ? "note" : "text"}`],
      };
    }
  }
  return {
    reason: `${cells.length} cells where ${columns.length} are expected`,
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
