import { mkdir, open, rename } from "node:fs/promises";
import path from "node:path";
import { PipelineError } from "./errors.ts";
import { seam } from "./seams.ts";

/** Creates a folder and those above it that are missing, and fsyncs the names of the new ones. */
export async function makeFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = path.dirname(made)) {
    await syncPath(path.dirname(made));
  }
}

/** Writes a small text and fsyncs it; `name` as in {@link syncPath}. */
export async function writeText(file: string, text: string, name = file): Promise<void> {
  seam("write", name);
  const handle = await open(file, "w");
  try {
    await handle.writeFile(text);
    seam("fsync", name);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** fsyncs a file or folder; `name` is what {@link seam} is told, when the path is only for the time being. */
export async function syncPath(target: string, name = target): Promise<void> {
  seam("fsync", name);
  const handle = await open(target, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Renames files within a file system, then fsyncs each folder they are in now. */
export async function renameAll(pairs: readonly (readonly [from: string, to: string])[]): Promise<void> {
  for (const [from, to] of pairs) {
    seam("rename", to);
    await rename(from, to);
  }
  const folders = new Set(pairs.map(([, to]) => path.dirname(to)));
  await Promise.all([...folders].map((folder) => syncPath(folder)));
}

/** What the system calls a failure in its codes, in its texts (as DuckDB passes them on), and in plain words. */
const DISK_ERRORS = [
  { code: "ENOSPC", text: "No space left", what: "the disk is full" },
  { code: "EDQUOT", text: "Disk quota exceeded", what: "the disk quota is used up" },
  { code: "EROFS", text: "Read-only file system", what: "the file system is read-only" },
  { code: "EACCES", text: "Permission denied", what: "no permission to write" },
  { code: "EPERM", text: "Operation not permitted", what: "no permission to write" },
] as const;

/** A full disk, a quota or a missing permission as a {@link PipelineError}; anything else as it came. */
export function diskError(cause: unknown, file: string): unknown {
  if (cause instanceof PipelineError || !(cause instanceof Error)) return cause;
  const code = "code" in cause ? cause.code : undefined;
  const known = DISK_ERRORS.find((error) => error.code === code || cause.message.includes(error.text));
  if (known === undefined) return cause;
  const hint = "Nothing was half-written; free the way and run the same command again.";
  return new PipelineError(known.what, { file }, hint, { cause });
}
