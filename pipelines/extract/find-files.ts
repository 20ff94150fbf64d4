import { access, constants, readdir, stat } from "node:fs/promises";
import path from "node:path";
import { messageOf, PipelineError } from "../core/errors.ts";

const IMPORTABLE = /\.(json|jsonl|ndjson)(\.gz)?$/i;

/** A file to import. */
export interface SourceFile {
  readonly path: string;
  /** How rows and messages call it: its name, or its path from the given folder's name on. */
  readonly name: string;
  readonly bytes: number;
}

/**
 * The files behind paths: a file whatever its name, a folder's `*.json`, `*.jsonl`, `*.ndjson` and `.gz` of these at
 * any depth, sorted by name; a folder's other files are `ignored`. Throws {@link PipelineError} for a path that does
 * not exist and for a folder with nothing to import.
 */
export async function findFiles(
  paths: readonly string[],
): Promise<{ files: SourceFile[]; ignored: string[] }> {
  const files: SourceFile[] = [];
  const ignored: string[] = [];
  for (const given of paths) {
    const info = await stat(given).catch(() => undefined);
    if (info === undefined) throw new PipelineError("no such file or folder", { file: given });
    if (info.isFile()) files.push({ path: given, name: path.basename(given), bytes: info.size });
    else if (info.isDirectory()) {
      const found = await filesOf(given);
      if (found.files.length === 0) throw nothingIn(given, found.ignored.length);
      files.push(...found.files);
      ignored.push(...found.ignored);
    } else throw new PipelineError("neither a file nor a folder", { file: given });
  }
  for (const file of files) {
    await access(file.path, constants.R_OK).catch((cause: unknown) => {
      throw new PipelineError("cannot be read", { file: file.path }, messageOf(cause), { cause });
    });
  }
  return { files, ignored };
}

async function filesOf(folder: string): Promise<{ files: SourceFile[]; ignored: string[] }> {
  const files: SourceFile[] = [];
  const ignored: string[] = [];
  for (const relative of (await readdir(folder, { recursive: true })).sort()) {
    const file = path.join(folder, relative);
    const info = await stat(file).catch(() => undefined);
    if (info?.isDirectory()) continue;
    if (info?.isFile() && IMPORTABLE.test(relative)) {
      files.push({ path: file, name: nameIn(folder, relative), bytes: info.size });
    } else ignored.push(file);
  }
  return { files, ignored };
}

function nameIn(folder: string, relative: string): string {
  return [path.basename(path.resolve(folder)), ...relative.split(path.sep)].join("/");
}

function nothingIn(folder: string, others: number): PipelineError {
  return new PipelineError(
    others === 0
      ? "a directory without files"
      : `a directory without files to import (${others} of other kinds)`,
    { file: folder },
    "Looked for *.json, *.jsonl, *.ndjson and the same with .gz.",
  );
}
