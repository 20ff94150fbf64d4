import { appendFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { ownHandlesDir } from "../../pipelines/core/config.ts";
import { watchSeams } from "../../pipelines/core/seams.ts";
import { provideLists } from "../../pipelines/simulate/own-lists.ts";
import { writeSeedLists } from "../../pipelines/simulate/seed-lists.ts";
import { DOMAINS } from "../../pipelines/simulate/words/domains.ts";
import { createWorld } from "../../pipelines/simulate/world.ts";
import { temporaryContext } from "../export/fixture.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const world = createWorld({ seed: 7, size: 60, now });
const other = createWorld({ seed: 8, size: 60, now });

async function makeWarehouse() {
  const { warehouse } = (await temporaryContext()).config;
  return { warehouse, folder: ownHandlesDir(warehouse) };
}

async function listsIn(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".csv")).sort();
  const texts = names.map(async (name) => [name, await readFile(path.join(folder, name), "utf8")] as const);
  return Object.fromEntries(await Promise.all(texts));
}

async function listsOf(of: typeof world): Promise<Record<string, string>> {
  const { warehouse } = await makeWarehouse();
  await writeSeedLists(of, warehouse.root);
  return listsIn(warehouse.root);
}

afterEach(() => watchSeams(undefined));

test("the lists of a world take the place of another world's, and nothing is left over", async () => {
  const { warehouse, folder } = await makeWarehouse();
  for (const wanted of [world, world, other]) {
    expect(await provideLists(wanted, warehouse)).toBe(true);
    expect(await listsIn(folder)).toEqual(await listsOf(wanted));
  }
  expect(await readdir(warehouse.staging)).toEqual([]);
  expect(Object.keys(await listsIn(folder))).toHaveLength(DOMAINS.length);
});

const EDITS: [string, (folder: string) => Promise<void>][] = [
  ["changed", (folder) => appendFile(path.join(folder, "security.csv"), "x\n")],
  ["added", (folder) => writeFile(path.join(folder, "chess.csv"), "handle\n")],
  ["emptied", (folder) => writeFile(path.join(folder, "edtech.csv"), "")],
  ["of before this was noted", (folder) => rm(path.join(folder, ".made"))],
];
test.each(EDITS)("with a list %s all stay as they are, until the folder is removed", async (_, edit) => {
  const { warehouse, folder } = await makeWarehouse();
  await provideLists(world, warehouse);
  await edit(folder);
  const edited = await listsIn(folder);
  for (const wanted of [world, other]) {
    expect(await provideLists(wanted, warehouse)).toBe(false);
    expect(await listsIn(folder)).toEqual(edited);
  }
  await rm(folder, { recursive: true });
  expect(await provideLists(other, warehouse)).toBe(true);
  expect(await listsIn(folder)).toEqual(await listsOf(other));
});

test.each([
  ["the first time", undefined],
  ["over another world's", world],
])(
  "stopped before any step, %s, the next call does not take what is there for changed",
  async (_, before) => {
    const wanted = await listsOf(other);
    /** Stops at a step, 0 for none, and returns how many there are. */
    const steps = async (stopAt: number) => {
      const { warehouse, folder } = await makeWarehouse();
      if (before !== undefined) await provideLists(before, warehouse);
      let passed = 0;
      watchSeams((step) => {
        // That a leftover cannot be removed stops nothing.
        if (step === "remove") return;
        passed += 1;
        if (passed === stopAt) throw new Error("stopped");
      });
      const ended = await provideLists(other, warehouse).catch((error: Error) => error.message);
      watchSeams(undefined);
      expect(ended).toBe(stopAt === 0 ? true : "stopped");
      expect(await provideLists(other, warehouse)).toBe(true);
      expect(await listsIn(folder)).toEqual(wanted);
      return passed;
    };
    const all = await steps(0);
    expect(all).toBeGreaterThan(DOMAINS.length);
    for (let stopAt = 1; stopAt <= all; stopAt++) await steps(stopAt);
  },
);
