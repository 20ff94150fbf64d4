import { writeFile } from "node:fs/promises";
import { diskError } from "../core/disk.ts";
import { PipelineError } from "../core/errors.ts";

/** Writes a file for a person to fill in. Throws {@link PipelineError} when it is there: it may hold decisions. */
export async function saveNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: "wx" });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw diskError(cause, file);
    throw new PipelineError("is there already", { file }, "It may hold decisions: name another file.");
  }
}
