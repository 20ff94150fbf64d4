import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { diskError } from "../core/disk.ts";
import { PipelineError } from "../core/errors.ts";
import { placeFiles, stageFile } from "../core/lake.ts";

/** A file that is to hold something else. */
export interface Rewrite {
  readonly file: string;
  /** What it held when it was read; `undefined` where there was none. */
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * Writes lists so that each is either as before or whole: all are written and fsynced beside the lists first, and then
 * renamed. A crash between two renames leaves some of them for the same command again. Throws {@link PipelineError}
 * when a list was changed since it was read, and writes none then.
 */
export async function writeLists(folder: string, rewrites: readonly Rewrite[]): Promise<void> {
  const staging = path.join(folder, `.adopt-${randomUUID()}`);
  try {
    await mkdir(staging, { recursive: true });
    const staged = [];
    for (const { file, after } of rewrites)
      staged.push(await stageFile(staging, file, (to) => writeFile(to, after)));
    for (const { file, before } of rewrites) {
      const now = await readFile(file, "utf8").catch(() => undefined);
      if (now !== before) {
        throw new PipelineError(
          "was changed by somebody else meanwhile",
          { file },
          "Run the same command again.",
        );
      }
    }
    await placeFiles(staged);
  } catch (cause) {
    throw diskError(cause, folder);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
