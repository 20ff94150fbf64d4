import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Model } from "../../pipelines/build/models.ts";
import { runModel } from "../../pipelines/build/run-model.ts";
import { failureOf } from "./failure.ts";
import { memoryDatabase } from "./memory.ts";

const database = memoryDatabase();
beforeAll(() =>
  database().run(`
    create schema authors;
    create table authors.source as select * from (values ('1', 10), ('x', 20), ('1', null)) as t (id, n)`),
);

let number = 0;
/** A model whose SELECT begins on line 3 of its file. */
function model(select: string, changes: Partial<Model> = {}): Model {
  number += 1;
  return {
    name: `authors.m${number}`,
    layer: "authors",
    table: `m${number}`,
    file: "sql/authors/m.sql",
    sql: `-- one row per id\n-- grain: id, n\n${select}`,
    describes: "one row per id",
    grain: ["id", "n"],
    reads: new Map(),
    ...changes,
  };
}
const run = (one: Model) => runModel(database(), one, "simulated");

test("a model's rows become its table, each row with the warehouse's origin", async () => {
  const one = model("select id, n from authors.source where n is not null;\n");
  expect(await run(one)).toMatchObject({ model: one.name, rows: 2 });
  const { columns, rows } = await database().table(`select * from ${one.name} order by n`);
  expect(columns.map(({ name }) => name)).toEqual(["id", "n", "origin"]);
  expect(rows).toEqual([
    ["1", 10, "simulated"],
    ["x", 20, "simulated"],
  ]);
});

test("a model may state the origin itself, and may end in a comment", async () => {
  const one = model("select 'a' as id, 1 as n, 'live' as origin -- the end");
  await run(one);
  const rows = await database().rows(`from ${one.name}`, z.record(z.string(), z.unknown()));
  expect(rows).toEqual([{ id: "a", n: 1, origin: "live" }]);
});

test("a model of a domain knows its domain", async () => {
  const one = model("select getvariable('domain') as id, 1 as n", { domain: "fintech" });
  await run(one);
  expect((await database().table(`select id from ${one.name}`)).rows).toEqual([["fintech"]]);
});

describe("the grain", () => {
  test("twice the same key is refused on the grain's line, with the key", async () => {
    const error = await failureOf(run(model("select 'a' as id, 7 as n from range(3)")));
    expect(error.what).toBe("3 rows for one grain (id, n): a, 7");
    expect(error.where).toMatchObject({ file: "sql/authors/m.sql", line: 2 });
  });

  test("a null in the key is refused", async () => {
    const error = await failureOf(run(model("select id, n from authors.source")));
    expect(error.what).toBe("a null in the grain (id, n): 1, NULL");
    expect(error.where.line).toBe(2);
  });

  test("keys that are alike only when written in a row are different keys", async () => {
    expect(
      await run(model("select * from (values ('a, 1', '2'), ('a', '1, 2')) as t (id, n)")),
    ).toMatchObject({
      rows: 2,
    });
  });

  test("a column that the model does not make is refused", async () => {
    const error = await failureOf(run(model("select 'a' as id")));
    expect(error.what).toMatch(/Referenced column "n" not found/);
    expect(error.where.line).toBe(2);
  });

  test("a model without rows is whole", async () => {
    expect(await run(model("select id, n from authors.source where false"))).toMatchObject({ rows: 0 });
  });
});

describe("an SQL error has the line of the file", () => {
  test.each([
    [
      "found when binding",
      "select\n    id,\n    nope\n\nfrom authors.source",
      5,
      'Referenced column "nope" not found',
    ],
    [
      "an unknown function",
      "select id, n\n\nfrom authors.source\n\nwhere nofunc(id)",
      7,
      "nofunc does not exist",
    ],
    [
      "found when running",
      "select\n    n,\n    id::integer as id\n\nfrom authors.source",
      5,
      "Could not convert string 'x'",
    ],
    [
      "after other letters",
      "-- é日本🤖\nselect 1 as id,\n    'x'::date as n",
      5,
      "invalid date field format",
    ],
  ])("%s", async (_, select, line, words) => {
    const error = await failureOf(run(model(select)));
    expect(error.what).toContain(words);
    expect(error.where).toEqual({ file: "sql/authors/m.sql", line });
  });
});
