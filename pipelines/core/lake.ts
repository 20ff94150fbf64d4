import { createHash, randomUUID } from "node:crypto";
import { appendFile, mkdir, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { diskError, makeFolder, renameAll, syncPath, writeText } from "./disk.ts";
import { PipelineError } from "./errors.ts";
import { seam } from "./seams.ts";

const PIECE_BYTES = 1 << 20;

/** Where everything of one warehouse lies. */
export interface WarehousePaths {
  readonly root: string;
  readonly raw: string;
  readonly plans: string;
  readonly spool: string;
  readonly releases: string;
  /** Append-only NDJSON that `status` reads while another verb is writing. */
  readonly log: string;
  /** Files being written; nothing reads it. Same file system, so that rename is atomic. */
  readonly staging: string;
  readonly database: string;
  readonly nextDatabase: string;
  readonly failedDatabase: string;
  readonly lock: string;
}

/** The layout of the warehouse in folder `root`. */
export function warehousePaths(root: string): WarehousePaths {
  const at = (name: string) => path.join(root, name);
  return {
    root,
    raw: at("raw"),
    plans: at("plans"),
    spool: at("spool"),
    releases: at("releases"),
    log: at("log"),
    staging: at(".staging"),
    database: at("m3.duckdb"),
    nextDatabase: at("next.duckdb"),
    failedDatabase: at("failed.duckdb"),
    lock: at(".lock.duckdb"),
  };
}

/** A file that is whole and on the disk, but not under its name yet. */
export interface StagedFile {
  readonly target: string;
  readonly temporary: string;
  /** sha256 of the content. */
  readonly digest: string;
  /** Is there a `.sha256` to be put beside the target? */
  readonly hasChecksum: boolean;
}

/**
 * Has `write` fill a path in the folder `staging`, and fsyncs it; {@link placeFiles} gives it its name. What a failure
 * leaves in the folder is the caller's to remove.
 */
export async function stageFile(
  staging: string,
  target: string,
  write: (temporary: string) => Promise<void>,
  options: { checksum?: boolean } = {},
): Promise<StagedFile> {
  const { checksum: hasChecksum = false } = options;
  const temporary = path.join(staging, `${randomUUID()}${path.extname(target)}`);
  try {
    seam("write", target);
    await write(temporary);
    await syncPath(temporary, target);
    const digest = await sha256File(temporary);
    if (hasChecksum) {
      const line = `${digest}  ${path.basename(target)}\n`;
      await writeText(`${temporary}.sha256`, line, `${target}.sha256`);
    }
    return { target, temporary, digest, hasChecksum };
  } catch (cause) {
    throw diskError(cause, target);
  }
}

/**
 * Renames staged files to their targets: first all checksums, then the files, fsyncing every folder once for each. After
 * a failure some of them may have their names.
 */
export async function placeFiles(files: readonly StagedFile[]): Promise<void> {
  const folders = new Set(files.map(({ target }) => path.dirname(target)));
  const checksums = files.filter(({ hasChecksum }) => hasChecksum);
  try {
    for (const folder of folders) await makeFolder(folder);
    await renameAll(checksums.map((file) => [`${file.temporary}.sha256`, `${file.target}.sha256`]));
    await renameAll(files.map((file) => [file.temporary, file.target]));
  } catch (cause) {
    throw diskError(cause, files[0]?.target ?? "");
  }
}

/**
 * Writes a file so that it is either whole under its name or not there: `write` fills a path in the staging folder,
 * which is then fsynced and renamed to `target`; the folder is fsynced too. Returns the sha256 of the content.
 * With `checksum`, `target.sha256` is put in place before the file itself.
 */
export async function commitFile(
  warehouse: WarehousePaths,
  target: string,
  write: (temporary: string) => Promise<void>,
  options: { checksum?: boolean } = {},
): Promise<string> {
  const staging = path.join(warehouse.staging, randomUUID());
  try {
    await mkdir(staging, { recursive: true });
    const staged = await stageFile(staging, target, write, options);
    await placeFiles([staged]);
    return staged.digest;
  } catch (cause) {
    throw diskError(cause, target);
  } finally {
    await clear(staging);
  }
}

/** {@link commitFile} for a text at hand. */
export function commitText(warehouse: WarehousePaths, target: string, text: string): Promise<string> {
  return commitFile(warehouse, target, (to) => writeFile(to, text));
}

/**
 * {@link commitFile} for a folder: `fill` writes into a folder of the staging area, everything in it is fsynced, and it
 * is renamed to `target`, which must not exist.
 */
export async function commitFolder(
  warehouse: WarehousePaths,
  target: string,
  fill: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = path.join(warehouse.staging, randomUUID());
  try {
    seam("write", target);
    await mkdir(temporary, { recursive: true });
    await makeFolder(path.dirname(target));
    await fill(temporary);
    for (const entry of await readdir(temporary, { recursive: true, withFileTypes: true })) {
      await syncPath(path.join(entry.parentPath, entry.name));
    }
    await syncPath(temporary);
    await renameAll([[temporary, target]]);
  } catch (cause) {
    await clear(temporary);
    throw diskError(cause, target);
  }
}

/**
 * Appends one JSON line to a log that `status` reads. Not fsynced: that would flush whatever else is being written to
 * the disk, and nothing depends on a log.
 */
export async function appendLine(file: string, value: unknown): Promise<void> {
  try {
    seam("write", file);
    await mkdir(path.dirname(file), { recursive: true });
    await appendFile(file, `${JSON.stringify(value)}\n`);
  } catch (cause) {
    throw diskError(cause, file);
  }
}

/** sha256 of a file as lower-case hex, read in pieces. */
export async function sha256File(file: string): Promise<string> {
  const hash = createHash("sha256");
  const handle = await open(file, "r");
  try {
    const buffer = Buffer.allocUnsafe(Math.min(PIECE_BYTES, (await handle.stat()).size + 1));
    for (let read = await handle.read(buffer); read.bytesRead > 0; read = await handle.read(buffer)) {
      hash.update(buffer.subarray(0, read.bytesRead));
    }
  } finally {
    await handle.close();
  }
  return hash.digest("hex");
}

/** sha256 of a text (UTF-8) as lower-case hex. */
export function sha256Text(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Throws when a file differs from the checksum beside it: Parquet pages carry none that is verified on reading. */
export async function verifyChecksum(file: string): Promise<string> {
  const noted = await readFile(`${file}.sha256`, "utf8").catch(() => undefined);
  if (noted === undefined) {
    throw new PipelineError(
      "no checksum beside this file",
      { file },
      "Restore the file with its .sha256, or delete it.",
    );
  }
  const digest = await sha256File(file);
  if (digest !== noted.slice(0, 64)) {
    throw new PipelineError(
      "content differs from its checksum",
      { file },
      "Restore it from a copy: it was changed or damaged.",
    );
  }
  return digest;
}

/** Is there something under this path? */
export async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** Removes what is left in the staging area. That it fails is no failure: nothing reads what stays. */
async function clear(temporary: string): Promise<void> {
  try {
    seam("remove", temporary);
    await rm(temporary, { recursive: true, force: true });
  } catch {}
}
