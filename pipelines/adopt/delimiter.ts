import { normaliseTerm } from "../seeds/term.ts";
import { separatorLine, splitRecords } from "./records.ts";
import type { Vocabulary } from "./vocabulary.ts";

const DELIMITERS = [",", ";", "\t", "|"] as const;
const SAMPLE = 100;

/**
 * The delimiter of a file: the one a `sep=` line names, or under which most cells of the first record are known
 * headings, or which stands equally often in most records; a comma where none does.
 */
export function findDelimiter(lines: readonly string[], { columns }: Vocabulary): string {
  const named = separatorLine(lines);
  if (named !== undefined) return named;
  const ranked = DELIMITERS.map((delimiter) => {
    const { records } = splitRecords(lines.slice(0, SAMPLE), delimiter);
    const headings = (records[0]?.cells ?? []).filter((cell) => columns.has(normaliseTerm(cell))).length;
    const widths = new Map<number, number>();
    for (const { cells } of records) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
    widths.delete(1);
    return { delimiter, headings, even: Math.max(0, ...widths.values()) };
  });
  // Sorting is stable: the order above decides between equals.
  return ranked.sort((a, b) => b.headings - a.headings || b.even - a.even)[0]?.delimiter ?? ",";
}
