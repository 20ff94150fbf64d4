import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Context } from "../../pipelines/core/context.ts";
import { type Database, identifier } from "../../pipelines/core/warehouse.ts";
import { csvText } from "../../pipelines/query/formats.ts";
import { buildGoldenWarehouse, readBuilt } from "./warehouse.ts";

const EXPECTED = path.join(import.meta.dirname, "expected");
const TABLES = [
  "curated.authors",
  "curated.decisions",
  "curated.domain_overlap",
  "curated.ranked",
  "curated.rejected",
  "curated.review_queue",
  "ops.outcomes_by_kind",
  "scores.m2",
];
/** Long texts that no model makes, and the lineage: the run is named by the bytes imported, the rest is constant. */
const LEFT_OUT = ["description", "location", "fetched_at", "source", "run_id", "request_id"];
/** Enough to see a change, and the same with every machine's mathematical library. */
const DIGITS = 9;

const tableRow = z.object({
  name: z.string(),
  grain: z.string(),
  columns: z.array(z.string()),
  rows: z.coerce.number(),
  row_hash: z.string(),
});
type Table = z.infer<typeof tableRow>;

let context: Context;
let tables: Table[];
beforeAll(async () => {
  context = await buildGoldenWarehouse();
  tables = await readTables(context);
  if (process.env.UPDATE_GOLDEN === "1") await writeExpected();
});

function readTables(of: Context): Promise<Table[]> {
  const select = "select layer || '.' || table_name as name, grain, columns, rows, row_hash from ops.tables";
  return readBuilt(of, (database) => database.rows(`${select} order by name`, tableRow));
}

/** One table as CSV, sorted by its grain. */
async function tableCsv(database: Database, name: string): Promise<string> {
  const table = tables.find((one) => one.name === name);
  if (table === undefined) throw new Error(`the build made no ${name}`);
  const columns = (await database.describe(`from ${name}`))
    .filter((column) => !LEFT_OUT.includes(column.name))
    .map(({ name: column, type }) => {
      const quoted = identifier(column);
      return type === "DOUBLE" ? `round(${quoted}, ${DIGITS}) as ${quoted}` : quoted;
    });
  return database.stream(
    `select ${columns.join(", ")} from ${name} order by ${table.grain}`,
    (heads, pieces) => text(Readable.from(csvText(heads, pieces))),
  );
}

async function writeExpected(): Promise<void> {
  await mkdir(EXPECTED, { recursive: true });
  await readBuilt(context, async (database) => {
    for (const name of TABLES)
      await writeFile(path.join(EXPECTED, `${name}.csv`), await tableCsv(database, name));
  });
}

test.each(TABLES)("%s is as expected (UPDATE_GOLDEN=1 accepts a change)", async (name) => {
  const expected = await readFile(path.join(EXPECTED, `${name}.csv`), "utf8");
  const built = await readBuilt(context, (database) => tableCsv(database, name));
  expect(built).toBe(expected);
});

test("there is an expected file for these tables and no other", async () => {
  expect((await readdir(EXPECTED)).sort()).toEqual(TABLES.map((name) => `${name}.csv`));
});

test("the world fills every domain and is refused for every reason it can give", async () => {
  await readBuilt(context, async (database) => {
    const empty = "from seeds.domains where domain not in (select domain from curated.ranked)";
    expect((await database.table(empty)).rows).toEqual([]);
    const reasons = await database.table("select distinct reason from curated.rejected order by reason");
    // No simulated profile is impossible or without metrics, nobody is gone after one run, and no domain is full.
    const given = ["below_entry_rule", "identity_review", "low_relevance", "organisation", "protected"];
    expect(reasons.rows.flat()).toEqual(given);
  });
});

test("every row of every table says simulated", async () => {
  await readBuilt(context, async (database) => {
    for (const { name, columns } of tables) {
      const labels = ["origin", "source"].filter((column) => columns.includes(column));
      expect(labels, name).toContain("origin");
      const others = labels.map((column) => `${column} is distinct from 'simulated'`).join(" or ");
      const [row] = await database.rows(
        `select count(*) as rows from ${name} where ${others}`,
        z.object({ rows: z.coerce.number() }),
      );
      expect(row?.rows, name).toBe(0);
    }
  });
});

test("the same world built again has the same rows in every table", async () => {
  const again = await readTables(await buildGoldenWarehouse());
  expect(again).toEqual(tables);
  expect(new Set(tables.map(({ row_hash }) => row_hash)).size).toBeGreaterThan(TABLES.length);
});
