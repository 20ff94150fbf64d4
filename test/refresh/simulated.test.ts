import { cp } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { adopt } from "../../pipelines/adopt/adopt.ts";
import { build } from "../../pipelines/build/build.ts";
import { ownHandlesDir, readConfig } from "../../pipelines/core/config.ts";
import { refresh } from "../../pipelines/refresh/refresh.ts";
import { hashSeeds } from "../../pipelines/seeds/hash.ts";
import { readDomainNames, readHandles } from "../../pipelines/seeds/read.ts";
import { seedRows, writeSeedLists } from "../../pipelines/simulate/seed-lists.ts";
import { createWorld } from "../../pipelines/simulate/world.ts";
import { temporaryContext } from "../export/fixture.ts";
import { writeRaw } from "../sql/raw-rows.ts";

const AS_OF = "2026-11-22T12:00:00Z";
const DAY_MS = 86_400_000;

test("in a simulated warehouse the lists of its own world are refreshed, never the project's", async () => {
  const made = await temporaryContext();
  const { warehouse } = made.config;
  const world = createWorld({ seed: 7, size: 30, now: Date.parse(AS_OF) });
  await writeSeedLists(world, ownHandlesDir(warehouse));
  const [dead] = [...seedRows(world)].filter(({ addedAt }) => addedAt < "2026-09-01");
  if (dead === undefined) throw new Error("the world lists nobody that long");
  const { seedsDir: copy } = made.config;
  await cp("seeds", copy, { recursive: true });
  const config = readConfig({ warehouse: warehouse.root, seeds: copy, asOf: AS_OF }, {}, path.resolve("."));
  const context = { ...made, config };
  expect(config.handlesDir).toBe(ownHandlesDir(warehouse));
  const project = { seedsDir: copy, handlesDir: path.join(copy, "handles") };
  const before = await hashSeeds(project);
  await writeRaw(warehouse, "simulated", {
    outcomes: [60, 40, 20].map((days) => ({
      requested_kind: "handle",
      requested: dead.handle,
      handle: dead.handle,
      outcome: "suspended",
      run_id: `run${days}`,
      source: "simulated",
      fetched_at: Date.parse(AS_OF) - days * DAY_MS,
    })),
  });
  await build(context);
  const { file, proposals } = await refresh(context);
  expect(new Set(proposals.map(({ action, handle }) => `${action} ${handle}`))).toEqual(
    new Set([`retire ${dead.handle}`]),
  );
  // Into the project's lists it does not go.
  const wrong = { ...context, config: { ...config, ...project } };
  const refused = await adopt(wrong, { files: [file ?? ""], write: true });
  expect(refused.results.rejected).toBe(proposals.length);
  expect((await adopt(context, { files: [file ?? ""], write: true })).results.retired).toBe(proposals.length);
  const retired = new Set<string>();
  for await (const row of readHandles(config.handlesDir, await readDomainNames(project)))
    if (row.status === "retired") retired.add(row.handle);
  expect([...retired]).toEqual([dead.handle]);
  expect(await hashSeeds(project)).toBe(before);
});
