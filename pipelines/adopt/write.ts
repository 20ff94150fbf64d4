import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { diskError } from "../core/disk.ts";
import { PipelineError } from "../core/errors.ts";
import { placeFiles, stageFile } from "../core/lake.ts";
import { seam } from "../core/seams.ts";
import { findStagings, newStaging } from "../seeds/staging.ts";

/** A file that is to hold something else. */
export interface Rewrite {
  readonly file: string;
  /** What it held when it was read; `undefined` where there was none. */
  readonly before: string | undefined;
  readonly after: string;
}

/**
 * Writes lists so that each is either as before or whole: all are written and fsynced beside the lists first, and then
 * renamed. A kill between two renames leaves some lists as before; the same command then comes to the same lists, as
 * what is on a list already stays and says the same about the others. Removes what killed processes left. Throws
 * {@link PipelineError}, and writes no list, when a list was changed since it was read or another process is writing.
 */
export async function writeLists(folder: string, rewrites: readonly Rewrite[]): Promise<void> {
  const left = (await findStagings(folder)).some(({ isRunning }) => !isRunning);
  if (rewrites.length === 0 && !left) return;
  const staging = newStaging(folder);
  try {
    seam("write", staging);
    await mkdir(staging, { recursive: true });
    await clearOthers(folder, staging);
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
    await removeStaging(staging);
  }
}

/** Two processes that began together both see the other one here, and neither writes. */
async function clearOthers(folder: string, own: string): Promise<void> {
  for (const other of await findStagings(folder)) {
    if (other.folder === own) continue;
    if (!other.isRunning) await removeStaging(other.folder);
    else {
      const what = `process ${other.pid} is writing these lists`;
      const hint = `Run the same command again when it has ended; if it is no adopt, remove ${other.folder}.`;
      throw new PipelineError(what, { file: folder }, hint);
    }
  }
}

async function removeStaging(staging: string): Promise<void> {
  seam("remove", staging);
  await rm(staging, { recursive: true, force: true });
}
