import path from "node:path";
import { describe, expect, test } from "vitest";
import { readModels } from "../../pipelines/build/models.ts";
import { failureOf } from "./failure.ts";
import { memoryDatabase } from "./memory.ts";
import { sqlFolder } from "./sql-folder.ts";

const database = memoryDatabase();
const read = (sqlDir: string) => readModels(sqlDir, database(), ["fintech", "security"]);
const HEADER = "-- one row per author\n-- grain: author_id, domain\n";

test("a model has its name, layer, header and reads", async () => {
  const sqlDir = await sqlFolder({ "authors/latest.sql": `${HEADER}select * from staging.users` });
  expect(await read(sqlDir)).toEqual([
    {
      name: "authors.latest",
      layer: "authors",
      table: "latest",
      file: path.join(sqlDir, "authors", "latest.sql"),
      sql: `${HEADER}select * from staging.users`,
      describes: "one row per author",
      grain: ["author_id", "domain"],
      reads: new Map([["staging.users", 3]]),
    },
  ]);
});

test("layers come in their order, files of a layer by name, anything else is left alone", async () => {
  const text = `${HEADER}select 1`;
  const files = ["ops/a.sql", "staging/b.sql", "staging/a.sql", "curated/c.sql", "scores/d.sql"];
  const sqlDir = await sqlFolder({
    ...Object.fromEntries(files.map((file) => [file, text])),
    "staging/notes.md": "not SQL",
    "checks/x.sql": "no model",
    "contracts/x.csv": "no model",
  });
  const models = await read(sqlDir);
  expect(models.map(({ name }) => name)).toEqual([
    "staging.a",
    "staging.b",
    "scores.d",
    "curated.c",
    "ops.a",
  ]);
});

test("{domain}.sql becomes one table per domain", async () => {
  const sqlDir = await sqlFolder({ "curated/{domain}.sql": `${HEADER}select * from curated.ranked` });
  const models = await read(sqlDir);
  expect(models.map(({ name, table, domain }) => [name, table, domain])).toEqual([
    ["curated.fintech", "fintech", "fintech"],
    ["curated.security", "security", "security"],
  ]);
});

test("a model reads its own layer, earlier ones and seeds; staging reads raw", async () => {
  const sqlDir = await sqlFolder({
    "staging/users.sql": `${HEADER}select * from raw.users join seeds.handles using (handle)`,
    "signals/x.sql": `${HEADER}select * from staging.users, authors.latest, signals.y, seeds.lexicons`,
  });
  expect(await read(sqlDir)).toHaveLength(2);
});

describe("refused with file and line", () => {
  test.each([
    ["no header", "authors/a.sql", "select 1", 1, "line 1 does not say what one row is"],
    ["an empty first line", "authors/a.sql", "--\n-- grain: i\nselect 1 as i", 1, "line 1 does not say"],
    ["no grain", "authors/a.sql", "-- one row per i\nselect 1 as i", 2, "line 2 does not name the grain"],
    ["a grain without columns", "authors/a.sql", "-- one row per i\n-- grain:\nselect 1 as i", 2, "line 2"],
    [
      "a later layer",
      "authors/a.sql",
      `${HEADER}select *\nfrom scores.m2`,
      4,
      "layer authors reads scores.m2 of a later",
    ],
    [
      "raw outside staging",
      "authors/a.sql",
      `${HEADER}-- raw.users\n\nfrom raw.users`,
      5,
      "layer authors reads raw.users",
    ],
    [
      "an unknown schema",
      "ops/a.sql",
      `${HEADER}from author.latest`,
      3,
      "unknown schema 'author' in author.latest",
    ],
    ["two statements", "ops/a.sql", `${HEADER}select 1;\nselect 2`, 4, "2 statements"],
  ])("%s", async (_, name, text, line, words) => {
    const sqlDir = await sqlFolder({ [name]: text });
    const error = await failureOf(read(sqlDir));
    expect(error.message).toContain(words);
    expect(error.where).toEqual({ file: path.join(sqlDir, name), line });
    expect(error.hint).not.toBe("");
  });

  test("a folder without models", async () => {
    const sqlDir = await sqlFolder({ "checks/a.sql": "select 1" });
    expect((await failureOf(read(sqlDir))).message).toContain(`${sqlDir}: no models found`);
  });
});
