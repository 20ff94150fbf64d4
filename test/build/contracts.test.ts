import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { assertContracts } from "../../pipelines/build/contracts.ts";
import { readContracts } from "../../pipelines/core/contracts.ts";
import { failureOf } from "./failure.ts";
import { memoryDatabase } from "./memory.ts";
import { sqlFolder } from "./sql-folder.ts";

const database = memoryDatabase();
beforeAll(() =>
  database().run(`
    create schema curated;
    create table curated.fintech as select 'a' as handle, 1.5::decimal(5, 2) as score, null::varchar as name;
    create table curated.security as select 'b' as handle, 2.5::decimal(5, 2) as score, 'B' as name;
    create table curated.rejected as select null::varchar as handle, 'x' as reason`),
);

const HEADER = "column,type,nullable,meaning";
const DOMAIN = [
  "handle,varchar,no,the handle",
  '"score","decimal(5,2)",no,the score',
  "name,varchar,yes,the name",
];

async function assertContract(table: string, ...lines: string[]): Promise<string> {
  const file = `contracts/${table}.csv`;
  const sqlDir = await sqlFolder({ [file]: `${[HEADER, ...lines].join("\n")}\n` });
  await assertContracts(database(), await readContracts(sqlDir), ["fintech", "security"]);
  return path.join(sqlDir, file);
}

test("tables that are as promised pass, and no contract promises nothing", async () => {
  await assertContract("curated.domain", ...DOMAIN);
  await assertContract("curated.rejected", "handle,varchar,yes,the handle", "reason,varchar,no,why");
  expect(await readContracts(await sqlFolder({ "a.sql": "" }))).toEqual([]);
});

describe("refused with the contract's file and line", () => {
  test.each([
    [
      "a column that is missing",
      [...DOMAIN, "rank,integer,no,the rank"],
      5,
      "column 4 of curated.fintech is missing",
    ],
    ["a column nobody promised", DOMAIN.slice(0, 2), 4, "is name varchar, the contract says nothing"],
    [
      "another type",
      DOMAIN.with(1, "score,double,no,the score"),
      3,
      "is score decimal(5,2), the contract says score double",
    ],
    [
      "another order",
      [...DOMAIN.slice(1), ...DOMAIN.slice(0, 1)],
      2,
      "column 1 of curated.fintech is handle varchar",
    ],
    ["nulls", DOMAIN.with(2, "name,varchar,no,the name"), 4, "1 nulls in curated.fintech.name"],
  ])("%s", async (_, lines, line, words) => {
    const error = await failureOf(assertContract("curated.domain", ...lines));
    expect(error.what).toContain(words);
    expect(error.where.line).toBe(line);
    expect(error.where.file).toMatch(/contracts.curated\.domain\.csv$/);
  });

  test("any domain's table, not the first alone", async () => {
    await database().run("update curated.security set handle = null");
    const error = await failureOf(assertContract("curated.domain", ...DOMAIN));
    await database().run("update curated.security set handle = 'b'");
    expect(error.what).toContain("1 nulls in curated.security.handle");
  });

  test.each([
    ["a nullable of another word", "handle,varchar,maybe,the handle"],
    ["no meaning", "handle,varchar,no,"],
    ["too few cells", "handle,varchar"],
    ["too many cells", "handle,varchar,no,the handle,more"],
    ["an open quote", '"handle,varchar,no,the handle'],
  ])("%s", async (_, line) => {
    const error = await failureOf(assertContract("curated.domain", DOMAIN[2] ?? "", line));
    expect(error.where.line).toBe(3);
  });

  test("a table that no model makes", async () => {
    const error = await failureOf(assertContract("curated.nothing", "handle,varchar,no,the handle"));
    expect(error.where.file).toMatch(/curated\.nothing\.csv$/);
  });
});
