import { readFile } from "node:fs/promises";
import path from "node:path";
import { tableFromIPC } from "apache-arrow";
import { beforeAll, expect, test } from "vitest";
import type { Context } from "../../pipelines/core/context.ts";
import { sql } from "../../pipelines/verbs/sql.ts";
import { makeTables, temporaryContext } from "../export/fixture.ts";

let context: Context;
beforeAll(async () => {
  context = await temporaryContext();
  await makeTables(context);
});

async function run(flags: Record<string, unknown>, where = context): Promise<string> {
  const printed: string[] = [];
  await sql.run({ timeout: 60, ...flags }, where, { result: (_, render) => void printed.push(render()) });
  return printed.join("\n");
}

test("prints forty rows unless told otherwise, and how many more there are", async () => {
  expect(await run({ query: "from range(50)" })).toMatch(/\(40 rows; 10 more with --limit 50\)$/);
  expect(await run({ query: "from range(50)", limit: 50 })).toMatch(/\(50 rows\)$/);
});

test("alone lists the analyses, by name runs one", async () => {
  const project = { ...context, config: { ...context.config, sqlDir: "sql" } };
  expect(await run({}, project)).toMatch(/^top-authors\s+Who leads each domain/m);
  expect(
    await run({ query: "outcomes" }, { ...project, config: { ...project.config } }).catch(String),
  ).toMatch(/outcomes\.sql/);
});

test("writes an Arrow file", async () => {
  const file = path.join(context.config.warehouse.root, "rows.arrow");
  expect(await run({ query: "from range(5)", arrow: file })).toBe(`5 rows in ${file}`);
  expect(tableFromIPC(await readFile(file)).numRows).toBe(5);
});

test.each([
  [{ query: "select 1", limit: Number.NaN }, "--limit is a number of rows."],
  [{ query: "select 1", limit: 0 }, "--limit is a number of rows."],
  [{ query: "select 1", timeout: -1 }, "--timeout is a number of seconds."],
  [{ query: "select 1", csv: true, json: true }, "--csv goes with neither --json nor --arrow."],
])("refuses %j", async (flags, message) => {
  await expect(run(flags)).rejects.toThrow(message);
});
