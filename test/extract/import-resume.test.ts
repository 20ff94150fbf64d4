import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { Interrupted } from "../../pipelines/core/errors.ts";
import type { Progress } from "../../pipelines/core/progress.ts";
import { rawFile } from "../../pipelines/core/raw.ts";
import { importFiles } from "../../pipelines/extract/import.ts";
import { inventedUser, workshop } from "./import-fixtures.ts";

const LINES = 40_500;
const manyLines = Array.from({ length: LINES }, (_, n) => `{"id":"${n + 1}","username":"u${n}"}`).join("\n");

const origins = (rows: Record<string, unknown>[]) =>
  rows.map((row) => `${row.batch_id} ${row.request_id} ${row.author_id}`);

it("does nothing for a file that was imported before, under any name", async () => {
  const shop = await workshop();
  const first = await shop.import(await shop.write("a.jsonl", JSON.stringify(inventedUser(1))));
  const again = await shop.import(await shop.write("b.jsonl", JSON.stringify(inventedUser(1))));
  expect(first.files).toMatchObject([{ lines: 1, already_imported: 0, users: 1 }]);
  expect(again.files).toMatchObject([{ lines: 1, already_imported: 1, users: 0, outcomes: {} }]);
  expect(await shop.rows("outcomes")).toHaveLength(1);
});

it("resumes an interrupted import where it stopped, with the same result as an undisturbed one", async () => {
  const stop = new AbortController();
  const kilobytes = Math.ceil(manyLines.length / 1000);
  const progress: Progress = {
    note: () => undefined,
    task: () => ({
      update: (done) => {
        if (done > 0.7 * kilobytes) stop.abort(new Interrupted("SIGINT", "import"));
      },
      hold: () => undefined,
      finish: () => undefined,
    }),
  };
  const shop = await workshop({ progress, signal: stop.signal });
  const file = await shop.write("many.jsonl", manyLines);
  await expect(shop.import(file)).rejects.toThrow(Interrupted);
  const parked = (await shop.rows("outcomes")).length;
  expect(parked).toBe(20_000);
  expect(await readdir(path.join(shop.context.config.warehouse.staging, "raw"))).toEqual([]);

  const resumed = { ...shop.context, signal: new AbortController().signal };
  const summary = await importFiles(resumed, { paths: [file], origin: "live" });
  expect(summary.files).toMatchObject([{ lines: LINES, already_imported: parked, users: LINES - parked }]);

  const other = await workshop();
  await other.import(await other.write("many.jsonl", manyLines));
  expect(origins(await shop.rows("users"))).toEqual(origins(await other.rows("users")));
});

it("redoes a batch that lacks its outcomes, and only that one", async () => {
  const shop = await workshop();
  const file = await shop.write("many.jsonl", manyLines);
  const runId = (await shop.import(file)).files[0]?.run_id ?? "";
  const { warehouse } = shop.context.config;
  const before = await Promise.all(
    ["b00001", "b00003"].map((batch) => stat(rawFile(warehouse, "users", runId, batch))),
  );
  await rm(rawFile(warehouse, "outcomes", runId, "b00002"));
  const summary = await shop.import(file);
  expect(summary.files).toMatchObject([{ already_imported: 20_500, users: 20_000 }]);
  const after = await Promise.all(
    ["b00001", "b00003"].map((batch) => stat(rawFile(warehouse, "users", runId, batch))),
  );
  expect(after.map(({ mtimeMs }) => mtimeMs)).toEqual(before.map(({ mtimeMs }) => mtimeMs));
  expect(await shop.rows("outcomes")).toHaveLength(LINES);
  expect(await shop.rows("users")).toHaveLength(LINES);
});
