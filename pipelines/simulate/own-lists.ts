import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { ownHandlesDir } from "../core/config.ts";
import { PipelineError } from "../core/errors.ts";
import { commitText, exists, sha256File, type WarehousePaths } from "../core/lake.ts";
import { writeSeedLists } from "./seed-lists.ts";
import type { World } from "./world.ts";

/** Whose the lists beside it are, and the sha256 of each as it was written; `null` while they are being written. */
const noteSchema = z.object({
  seed: z.number(),
  size: z.number(),
  lists: z.record(z.string(), z.string()).nullable(),
});
type Note = z.infer<typeof noteSchema>;

const NOTE = "world.json";

/** What became of the lists of a simulated warehouse, and which of them somebody changed. */
export interface OwnLists {
  readonly folder: string;
  readonly state: "written" | "kept";
  readonly changed: readonly string[];
}

/**
 * Writes the handle lists of a world into a simulated warehouse, where it has none or those of another world as they were
 * written. The lists of the same world stay as they are. Throws {@link PipelineError} instead of writing over lists that
 * somebody changed.
 */
export async function keepOwnLists(world: World, warehouse: WarehousePaths): Promise<OwnLists> {
  const folder = ownHandlesDir(warehouse);
  const note = await readNote(folder);
  const isSame = note?.seed === world.seed && note.size === world.size;
  if (note !== undefined && note.lists !== null) {
    const changed = await changedLists(folder, note.lists);
    if (isSame) return { folder, state: "kept", changed };
    if (changed.length > 0) {
      throw new PipelineError(
        `the lists of the simulated world of ${note.size} authors (seed ${note.seed}) were changed: ${changed.join(", ")}`,
        { file: folder },
        "Take another --warehouse for another world, or remove the folder to lose the changes.",
      );
    }
  } else if (note === undefined && (await lists(folder)).length > 0) {
    throw new PipelineError(
      "these lists are not of a simulated world",
      { file: folder },
      "Take another --warehouse, or remove the folder to lose them.",
    );
  }
  await mkdir(folder, { recursive: true });
  const { seed, size } = world;
  const write = (lists: Note["lists"]) =>
    commitText(warehouse, path.join(folder, NOTE), `${JSON.stringify({ seed, size, lists })}\n`);
  await write(null);
  await writeSeedLists(world, folder);
  const written = await Promise.all(
    (await lists(folder)).map(async (list) => [list, await sha256File(path.join(folder, list))] as const),
  );
  await write(Object.fromEntries(written));
  return { folder, state: "written", changed: [] };
}

async function readNote(folder: string): Promise<Note | undefined> {
  const file = path.join(folder, NOTE);
  if (!(await exists(file))) return undefined;
  try {
    return noteSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    const hint = "Remove the folder to have the lists written anew.";
    throw new PipelineError("it does not tell whose the lists beside it are", { file }, hint, { cause });
  }
}

/** Lists that differ from what was written, are gone, or were added. */
async function changedLists(folder: string, written: Readonly<Record<string, string>>): Promise<string[]> {
  const names = new Set([...Object.keys(written), ...(await lists(folder))]);
  const isChanged = async (list: string) => {
    const file = path.join(folder, list);
    return !(await exists(file)) || (await sha256File(file)) !== written[list];
  };
  const changed = await Promise.all([...names].map(async (list) => ((await isChanged(list)) ? [list] : [])));
  return changed.flat().sort();
}

async function lists(folder: string): Promise<string[]> {
  if (!(await exists(folder))) return [];
  return (await readdir(folder)).filter((name) => name.endsWith(".csv")).sort();
}
