import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { PipelineError } from "../core/errors.ts";
import { exists, sha256File } from "../core/lake.ts";

/** Checksums of all other files, in the form `sha256sum -c` reads. */
export const CHECKSUMS = "SHA256SUMS";

/** The text of {@link CHECKSUMS} for every file below `folder`. */
export async function checksumsOf(folder: string): Promise<string> {
  const lines: string[] = [];
  for (const file of await filesBelow(folder))
    lines.push(`${await sha256File(path.join(folder, file))}  ${file}\n`);
  return lines.join("");
}

/** Throws {@link PipelineError} when a release lacks a file, has one too many, or one differs from its checksum. */
export async function verifyRelease(folder: string): Promise<void> {
  const list = path.join(folder, CHECKSUMS);
  const hint = "Restore the release from a copy, or delete its folder and export again.";
  if (!(await exists(list)))
    throw new PipelineError("this release has no list of checksums", { file: list }, hint);
  const noted = await readFile(list, "utf8");
  const found = await checksumsOf(folder);
  if (noted === found) return;
  const nameOf = (line: string) => line.slice(66);
  const [before, now] = [noted.split("\n"), found.split("\n")];
  const odd = before.find((line) => !now.includes(line)) ?? now.find((line) => !before.includes(line)) ?? "";
  throw new PipelineError(
    "this file is missing, added or changed",
    { file: path.join(folder, nameOf(odd)) },
    hint,
  );
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== CHECKSUMS)
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .sort();
}
