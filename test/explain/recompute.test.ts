import { copyFile, rm } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import { Database } from "../../pipelines/core/warehouse.ts";
import { compareBuilds } from "../../pipelines/explain/recompute.ts";
import type { Built } from "../sql/harness.ts";
import { explainedWorld, withBuilt } from "./world.ts";

let first: Built;
let second: Built;
beforeAll(async () => {
  [first, second] = await Promise.all([explainedWorld(), explainedWorld()]);
});

/** Compares with the second build after a change of it. */
async function compared(change: string): Promise<unknown> {
  const file = `${second.file}.again`;
  await copyFile(second.file, file);
  const database = await Database.open({ file });
  await database.run(change);
  await database.close();
  try {
    return await withBuilt(first, (one) => compareBuilds(one, file, "100")).catch(
      (error: Error) => error.message,
    );
  } finally {
    await rm(file);
  }
}

test("two builds of the same inputs have the same rows in every table", async () => {
  const [[tables, rows] = []] = await first.rows("select count(*), sum(rows) from ops.tables");
  expect(await compared("select 1")).toMatchObject({ tables: Number(tables), rows: Number(rows) });
});

test("a table that differs is named", async () => {
  expect(await compared("update ops.tables set row_hash = 'x' where table_name = 'parts'")).toContain(
    "1 tables differ: scores.parts",
  );
});

test("so is one whose rows of the author differ behind an equal hash", async () => {
  expect(await compared("update scores.m2 set m2_score = 1 where author_id = '100'")).toContain(
    "scores.m2 has other rows of the author",
  );
});

test("other inputs are told before what they led to", async () => {
  expect(
    await compared("update ops.build set seeds_hash = 'x', raw_hash = 'y'; update ops.tables set rows = 0"),
  ).toMatch(/^seeds, raw changed since build/);
});
