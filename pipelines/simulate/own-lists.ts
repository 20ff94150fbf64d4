import { randomUUID } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { ownHandlesDir } from "../core/config.ts";
import { diskError, makeFolder, renameAll } from "../core/disk.ts";
import { commitText, sha256File, type WarehousePaths } from "../core/lake.ts";
import { writeSeedLists } from "./seed-lists.ts";
import type { World } from "./world.ts";

/** Beside the lists: checksum and name of each list as it was made here, so that a changed one is known. */
const MADE = ".made";

/**
 * Gives a simulated warehouse the handle lists of a world, in place of those of another world, unless somebody changed
 * or added a list there since: then all stay as they are. A kill leaves lists that the next call replaces. Returns
 * whether the lists are the world's now.
 */
export async function provideLists(world: World, warehouse: WarehousePaths): Promise<boolean> {
  const folder = ownHandlesDir(warehouse);
  const found = await checksums(folder);
  const made = new Set((await readFile(path.join(folder, MADE), "utf8").catch(() => "")).split("\n"));
  if (found.some((line) => !made.has(line))) return false;
  const staging = path.join(warehouse.staging, randomUUID());
  try {
    await writeSeedLists(world, staging);
    const wanted = await checksums(staging);
    // Of the old and the new ones, as a kill may leave some of both.
    await commitText(
      warehouse,
      path.join(folder, MADE),
      `${[...new Set([...found, ...wanted])].join("\n")}\n`,
    );
    await makeFolder(folder);
    const names = await lists(staging);
    await renameAll(names.map((name) => [path.join(staging, name), path.join(folder, name)]));
  } catch (cause) {
    throw diskError(cause, folder);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return true;
}

async function lists(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith(".csv")).sort();
}

async function checksums(folder: string): Promise<string[]> {
  const names = await lists(folder);
  return Promise.all(names.map(async (name) => `${await sha256File(path.join(folder, name))}  ${name}`));
}
