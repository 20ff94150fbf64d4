import { readFile, rm, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { createRawViews } from "../../pipelines/build/raw-views.ts";
import { commitFile } from "../../pipelines/core/lake.ts";
import { silentProgress } from "../../pipelines/core/progress.ts";
import { rawFile } from "../../pipelines/core/raw.ts";
import { type Database, literal, withDatabase } from "../../pipelines/core/warehouse.ts";
import { temporaryContext } from "../export/fixture.ts";
import { writeRaw } from "../sql/raw-rows.ts";
import { failureOf } from "./failure.ts";

async function warehouseWith(...batches: string[]) {
  const { config } = await temporaryContext();
  const rows = batches.map((batch_id, i) => ({ batch_id, author_id: String(i + 1), handle: `h${i + 1}` }));
  await writeRaw(config.warehouse, "live", { users: rows });
  return config.warehouse;
}

/** Makes the views and asks them. */
async function ask(warehouse: Awaited<ReturnType<typeof warehouseWith>>, sql: string): Promise<unknown[][]> {
  return withDatabase({}, async (database) => {
    await createRawViews(database, warehouse, silentProgress);
    return (await database.table(sql)).rows;
  });
}

test("the views hold every row of every finished batch, each with its own place", async () => {
  const warehouse = await warehouseWith("b1", "b2", "b3");
  expect(await ask(warehouse, "select author_id, batch_id from raw.users order by all")).toEqual([
    ["1", "b1"],
    ["2", "b2"],
    ["3", "b3"],
  ]);
  expect(await ask(warehouse, "select count(*), count(distinct raw_id) from raw.users")).toEqual([
    ["3", "3"],
  ]);
});

test("a kind without files is an empty view with its columns", async () => {
  const warehouse = await warehouseWith("b1");
  expect(await ask(warehouse, "select post_id, likes_count, raw_id from raw.posts")).toEqual([]);
});

test("a batch without outcomes is not finished, and not read", async () => {
  const warehouse = await warehouseWith("b1", "b2");
  await rm(rawFile(warehouse, "outcomes", "run1", "b2"));
  expect(await ask(warehouse, "select batch_id from raw.users")).toEqual([["b1"]]);
});

test("a column that older files lack reads as null, whichever file comes first", async () => {
  for (const old of ["b1", "b2"]) {
    const warehouse = await warehouseWith("b1", "b2");
    const file = rawFile(warehouse, "users", "run1", old);
    await withDatabase({}, async (database: Database) => {
      await database.run(
        `create table rows as select * exclude (name), 7 as unheard_of from read_parquet(${literal(file)})`,
      );
      await commitFile(
        warehouse,
        file,
        (to) => database.run(`copy rows to ${literal(to)} (format parquet)`),
        {
          checksum: true,
        },
      );
    });
    expect(await ask(warehouse, "select author_id, name from raw.users order by all")).toEqual([
      ["1", null],
      ["2", null],
    ]);
    const columns = await ask(warehouse, "select column_name from (describe raw.users)");
    expect(columns.flat()).not.toContain("unheard_of");
  }
});

test("every file is named with its checksum, the same whenever it is read", async () => {
  const warehouse = await warehouseWith("b1");
  const read = () => withDatabase({}, (database) => createRawViews(database, warehouse, silentProgress));
  const files = await read();
  expect(files.map(({ path }) => path)).toEqual(["users/run1/b1.parquet", "outcomes/run1/b1.parquet"]);
  expect(await read()).toEqual(files);
});

describe("refused with the file", () => {
  test("a file that was changed", async () => {
    const warehouse = await warehouseWith("b1", "b2");
    const file = rawFile(warehouse, "users", "run1", "b2");
    const bytes = await readFile(file);
    bytes.writeUInt8((bytes[100] ?? 0) ^ 1, 100);
    await writeFile(file, bytes);
    const error = await failureOf(ask(warehouse, "select 1"));
    expect(error.message).toContain(`${file}: content differs from its checksum`);
  });

  test("a file without a checksum", async () => {
    const warehouse = await warehouseWith("b1");
    const file = rawFile(warehouse, "outcomes", "run1", "b1");
    await rm(`${file}.sha256`);
    expect((await failureOf(ask(warehouse, "select 1"))).message).toContain(
      `${file}: no checksum beside this file`,
    );
  });
});
