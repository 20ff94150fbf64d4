import { writeFile } from "node:fs/promises";
import path from "node:path";
import { csvCell } from "../core/csv.ts";
import { diskError } from "../core/disk.ts";
import { PipelineError } from "../core/errors.ts";
import type { RowResult } from "./result.ts";

const HEADER = ["file", "line", "reason", "what_to_do", "row"];

/** The rejected rows as CSV, each as it stands in its file, with what is wrong and what to do. */
export function rejectsCsv(rows: readonly RowResult[]): string {
  const lines = rows
    .filter(({ result }) => result === "rejected")
    .map(({ file, line, reason, advice, text }) => [file, line, reason, advice, text].map(csvCell).join(","));
  return [HEADER.join(","), ...lines, ""].join("\n");
}

/** Throws {@link PipelineError} where rejected rows would be written over what is read: a file to adopt, or a list. */
export function checkRejectsFile(rejects: string, files: readonly string[], handlesDir: string): void {
  const target = path.resolve(rejects);
  const isRead = files.some((file) => path.resolve(file) === target);
  if (!isRead && path.dirname(target) !== path.resolve(handlesDir)) return;
  const what = isRead ? "--rejects names a file that is adopted" : "--rejects names a file among the lists";
  throw new PipelineError(what, { file: rejects }, "Name another file for the rejected rows.");
}

/** Writes the rejected rows to a file, in place of what it held. */
export async function writeRejects(file: string, rows: readonly RowResult[]): Promise<void> {
  await writeFile(file, rejectsCsv(rows)).catch((cause: NodeJS.ErrnoException) => {
    if (!["ENOENT", "EISDIR", "ENOTDIR"].includes(cause.code ?? "")) throw diskError(cause, file);
    const what = "rejected rows cannot be written here";
    throw new PipelineError(what, { file }, "Name a file in a folder that is there.", { cause });
  });
}
