import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { appendFile, mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { PipelineError } from "./errors.ts";

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
  await mkdir(warehouse.staging, { recursive: true });
  await mkdir(path.dirname(target), { recursive: true });
  const temporary = path.join(warehouse.staging, `${randomUUID()}${path.extname(target)}`);
  try {
    await write(temporary);
    const digest = await sha256File(temporary);
    await syncPath(temporary);
    if (options.checksum) {
      const line = `${digest}  ${path.basename(target)}\n`;
      await commitFile(warehouse, `${target}.sha256`, (to) => writeText(to, line));
    }
    await rename(temporary, target);
    await syncPath(path.dirname(target));
    return digest;
  } catch (cause) {
    await rm(temporary, { force: true });
    throw diskError(cause, target);
  }
}

/** {@link commitFile} for a text at hand. */
export function commitText(warehouse: WarehousePaths, target: string, text: string): Promise<string> {
  return commitFile(warehouse, target, (to) => writeText(to, text));
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
    await mkdir(temporary, { recursive: true });
    await mkdir(path.dirname(target), { recursive: true });
    await fill(temporary);
    for (const entry of await readdir(temporary, { recursive: true, withFileTypes: true })) {
      await syncPath(path.join(entry.parentPath, entry.name));
    }
    await syncPath(temporary);
    await rename(temporary, target);
    await syncPath(path.dirname(target));
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true });
    throw diskError(cause, target);
  }
}

/**
 * Appends one JSON line to a log that `status` reads. Not fsynced: that would flush whatever else is being written to
 * the disk, and nothing depends on a log.
 */
export async function appendLine(file: string, value: unknown): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await appendFile(file, `${JSON.stringify(value)}\n`);
  } catch (cause) {
    throw diskError(cause, file);
  }
}

/** sha256 of a file as lower-case hex, streamed. */
export async function sha256File(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
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

async function writeText(file: string, text: string): Promise<void> {
  const handle = await open(file, "w");
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
}

/** fsyncs a file or folder. */
export async function syncPath(target: string): Promise<void> {
  const handle = await open(target, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const DISK_ERRORS: Record<string, string> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EACCES: "no permission to write",
  EPERM: "no permission to write",
};

/** A full disk, a quota or a missing permission as a {@link PipelineError}; anything else as it came. */
export function diskError(cause: unknown, file: string): unknown {
  const code = (cause as { code?: string }).code ?? "";
  const text = DISK_ERRORS[code] ?? (/No space left/i.test(String(cause)) ? DISK_ERRORS.ENOSPC : undefined);
  if (text === undefined || cause instanceof PipelineError) return cause;
  return new PipelineError(
    text,
    { file },
    "Nothing was half-written; free the way and run the same command again.",
    {
      cause,
    },
  );
}
