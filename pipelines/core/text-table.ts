import stringWidth from "string-width";

/** A value on the screen; `null` shows as `–`. */
export type Cell = string | number | bigint | boolean | null;

/** A column's heading; numbers stand right without being told. */
export interface TextColumn {
  readonly name: string;
  readonly align?: "left" | "right";
}

const GAP = "  ";
const NULL = "–";
const CUT = "…";
/** Columns of text are not cut narrower than this; those that still do not fit are named under the table. */
const NARROWEST = 10;
/** Widest cell, so that a result of a million characters stays a table. */
const WIDEST = 200;

/** Columns of the terminal, or 120 where output goes elsewhere. */
export function screenWidth(): number {
  return process.stdout.columns ?? 120;
}

/**
 * Rows as text for a screen of `width` columns: no borders, numbers right-aligned, width measured as terminals draw
 * it (wide characters, emoji). Long cells end in `…`; columns that do not fit are named in a last line.
 *
 * @example formatTable([{ name: "handle" }, { name: "score" }], [["ada", 91.5]], 80)
 */
export function formatTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly Cell[])[],
  width: number,
): string {
  const texts = rows.map((row) => columns.map((_, i) => cellText(row[i] ?? null)));
  const natural = columns.map((column, i) =>
    texts.reduce(
      (widest, row) => Math.max(widest, stringWidth(row[i] ?? "")),
      stringWidth(printable(column.name)),
    ),
  );
  const rights = columns.map((column, i) => (column.align ?? alignOf(rows, i)) === "right");
  const widths = shrink(natural, rights, width);
  const shown = columns.slice(0, widths.length);
  const line = (cells: readonly string[]) =>
    shown
      .map((_, i) => pad(cut(cells[i] ?? "", widths[i] ?? 0), widths[i] ?? 0, rights[i] ?? false))
      .join(GAP)
      .trimEnd();
  const lines = [
    line(columns.map(({ name }) => printable(name))),
    widths.map((cells) => "─".repeat(cells)).join(GAP),
    ...texts.map(line),
  ];
  const hidden = columns.slice(shown.length);
  if (hidden.length > 0)
    lines.push(`not shown for lack of room: ${hidden.map(({ name }) => name).join(", ")}`);
  return lines.join("\n");
}

/** Shrinks columns of text, widest first, until the line fits; then drops columns from the right. */
function shrink(natural: readonly number[], rights: readonly boolean[], width: number): number[] {
  const widths = natural.map((cells) => Math.min(cells, WIDEST));
  const least = widths.map((cells, i) => (rights[i] ? cells : Math.min(cells, NARROWEST)));
  while (least.length > 1 && lineWidth(least) > width) least.pop();
  widths.length = least.length;
  for (let excess = lineWidth(widths) - width; excess > 0; excess--) {
    const widest = widths.reduce((best, cells, i) => {
      const slack = cells > (least[i] ?? 0);
      return slack && (best === -1 || cells > (widths[best] ?? 0)) ? i : best;
    }, -1);
    if (widest === -1) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function lineWidth(widths: readonly number[]): number {
  return widths.reduce((sum, cells) => sum + cells, 0) + GAP.length * (widths.length - 1);
}

function alignOf(rows: readonly (readonly Cell[])[], column: number): "left" | "right" {
  const values = rows.map((row) => row[column] ?? null).filter((value) => value !== null);
  const numeric = values.every((value) => typeof value === "number" || typeof value === "bigint");
  return values.length > 0 && numeric ? "right" : "left";
}

function cellText(value: Cell): string {
  return value === null ? NULL : printable(String(value));
}

/** One line, and nothing that steers a terminal: a profile's text may hold escape or direction codes. */
function printable(text: string): string {
  return text.replaceAll(/\s+/gu, " ").replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "");
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += stringWidth(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return kept + CUT;
}

function pad(text: string, width: number, right: boolean): string {
  const space = " ".repeat(Math.max(0, width - stringWidth(text)));
  return right ? space + text : text + space;
}
