import { csvCell } from "../core/csv.ts";
import type { RowResult } from "./result.ts";

const HEADER = ["file", "line", "reason", "what_to_do", "row"];

/** The rejected rows as CSV, each as it stands in its file, with what is wrong and what to do. */
export function rejectsCsv(rows: readonly RowResult[]): string {
  const lines = rows
    .filter(({ result }) => result === "rejected")
    .map(({ file, line, reason, advice, text }) => [file, line, reason, advice, text].map(csvCell).join(","));
  return [HEADER.join(","), ...lines, ""].join("\n");
}
