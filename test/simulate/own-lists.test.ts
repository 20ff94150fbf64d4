import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { PipelineError } from "../../pipelines/core/errors.ts";
import { warehousePaths } from "../../pipelines/core/lake.ts";
import { keepOwnLists } from "../../pipelines/simulate/own-lists.ts";
import { createWorld } from "../../pipelines/simulate/world.ts";

const DAY = 86_400_000;
const NOON = Date.parse("2026-11-22T12:00:00Z");
const worldOf = (size: number, now = NOON) => createWorld({ seed: 7, size, now });

async function scene() {
  const root = await mkdtemp(path.join(tmpdir(), "m3-own-lists-"));
  onTestFinished(() => rm(root, { recursive: true }));
  const warehouse = warehousePaths(root);
  const folder = path.join(root, "seeds", "handles");
  const list = path.join(folder, "fintech.csv");
  return { warehouse, folder, list, read: () => readFile(list, "utf8") };
}

test("lists are written once, and stay though the world gets older", async () => {
  const { warehouse, read } = await scene();
  expect(await keepOwnLists(worldOf(50), warehouse)).toMatchObject({ state: "written", changed: [] });
  const before = await read();
  const later = await keepOwnLists(worldOf(50, NOON + 3 * DAY), warehouse);
  expect(later).toMatchObject({ state: "kept", changed: [] });
  expect(await read()).toBe(before);
});

test("another world has other lists, unless somebody changed those that are there", async () => {
  const { warehouse, list, read } = await scene();
  await keepOwnLists(worldOf(50), warehouse);
  const before = await read();
  expect(await keepOwnLists(worldOf(200), warehouse)).toMatchObject({ state: "written" });
  expect(await read()).not.toBe(before);
  await appendFile(list, "sim_mine,fintech,unverified,curator,,2026-11-22,\n");
  const mine = await read();
  expect(await keepOwnLists(worldOf(200), warehouse)).toMatchObject({
    state: "kept",
    changed: ["fintech.csv"],
  });
  const refused = keepOwnLists(worldOf(50), warehouse);
  await expect(refused).rejects.toThrow(PipelineError);
  await expect(refused).rejects.toThrow(
    "the lists of the simulated world of 200 authors (seed 7) were changed: fintech.csv",
  );
  expect(await read()).toBe(mine);
});

test("lists of somebody else are left alone; those of a killed process are written anew", async () => {
  const { warehouse, folder, list, read } = await scene();
  await mkdir(folder, { recursive: true });
  await writeFile(list, "mine\n");
  await expect(keepOwnLists(worldOf(50), warehouse)).rejects.toThrow("not of a simulated world");
  await writeFile(path.join(folder, "world.json"), '{"seed":7,"size":50,"lists":null}\n');
  expect(await keepOwnLists(worldOf(50), warehouse)).toMatchObject({ state: "written" });
  expect(await read()).toContain("handle,domain");
  await writeFile(path.join(folder, "world.json"), "{}");
  await expect(keepOwnLists(worldOf(50), warehouse)).rejects.toThrow("does not tell whose");
});
