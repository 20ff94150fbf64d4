import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  blockingFailure,
  type CheckResult,
  readChecks,
  runCheck,
  storeChecks,
} from "../../pipelines/build/checks.ts";
import { failureOf } from "./failure.ts";
import { memoryDatabase } from "./memory.ts";
import { sqlFolder } from "./sql-folder.ts";

const database = memoryDatabase();
const read = (sqlDir: string) => readChecks(sqlDir, database());
const BLOCK = "-- all is well\n-- severity: block\n";
const WARN = "-- all is well\n-- severity: warn\n";

async function results(files: Record<string, string>): Promise<CheckResult[]> {
  const sqlDir = await sqlFolder(files);
  const found: CheckResult[] = [];
  for (const check of await read(sqlDir)) found.push(await runCheck(database(), check));
  return found;
}

test("checks are read by name, with what must hold and how severe it is", async () => {
  const sqlDir = await sqlFolder({
    "checks/b_holds.sql": `${WARN}select 1 where false`,
    "checks/a_holds.sql": `-- nothing is wrong\n-- severity: block\nselect 1 where false`,
    "staging/x.sql": "no check",
  });
  expect(await read(sqlDir)).toMatchObject([
    { name: "a_holds", severity: "block", describes: "nothing is wrong" },
    { name: "b_holds", severity: "warn", describes: "all is well" },
  ]);
  expect(await read(path.join(sqlDir, "staging"))).toEqual([]);
});

test("a check counts the offending rows and shows the first three", async () => {
  const [holds, fails] = await results({
    "checks/a_holds.sql": `${BLOCK}select 1 where false`,
    "checks/b_fails.sql": `${BLOCK}select i, 'x' as why from range(9, 0, -1) as r (i);\n`,
  });
  expect(holds).toMatchObject({ check: "a_holds", severity: "block", failing: 0, sample: [] });
  expect(fails).toMatchObject({ check: "b_fails", failing: 9 });
  expect(fails?.sample.map((row) => JSON.parse(row))).toEqual([
    { i: 1, why: "x" },
    { i: 2, why: "x" },
    { i: 3, why: "x" },
  ]);
});

test("only a blocking check that fails stops a build; the others are counted", async () => {
  const warnings = await results({
    "checks/a.sql": `${WARN}select 1 as i`,
    "checks/b.sql": `${BLOCK}select 1 where false`,
  });
  expect(blockingFailure(warnings)).toBeUndefined();
  const failing = await results({
    "checks/a.sql": `${WARN}select 1 as i`,
    "checks/b.sql": `${BLOCK}select 2 as i`,
    "checks/c.sql": `${BLOCK}select 3 as i`,
  });
  const error = blockingFailure(failing);
  expect(error?.what).toBe('check b found 1 rows, e.g. {"i":2} (and 1 more checks)');
  expect(error?.where).toEqual({ file: failing[1]?.file, line: 1 });
});

test("results are kept as ops.checks", async () => {
  await database().run("create schema if not exists ops");
  const found = await results({ "checks/a.sql": `${WARN}select 'it''s "so"' as why from range(2)` });
  await storeChecks(database(), found, "live");
  await storeChecks(database(), found, "live");
  const { rows } = await database().table("from ops.checks");
  expect(rows).toEqual([
    ["a", "warn", "2", ['{"why":"it\'s \\"so\\""}', '{"why":"it\'s \\"so\\""}'], "live"],
  ]);
});

describe("refused with file and line", () => {
  test.each([
    ["no header", "select 1", 1, "bad header"],
    ["no severity", "-- all is well\nselect 1", 1, "bad header"],
    ["another severity", "-- all is well\n-- severity: fatal\nselect 1", 1, "bad header"],
    ["two statements", `${BLOCK}select 1;\nselect 2`, 4, "2 statements"],
    ["no SELECT", `${BLOCK}\ndelete from a.b`, 4, "not a SELECT"],
  ])("%s", async (_, text, line, words) => {
    const sqlDir = await sqlFolder({ "checks/a.sql": text });
    const error = await failureOf(read(sqlDir));
    expect(error.what).toContain(words);
    expect(error.where).toEqual({ file: path.join(sqlDir, "checks", "a.sql"), line });
  });

  test.each([
    ["an unknown column", `${BLOCK}\nselect\n    nope\nfrom range(1)`, 5, 'Referenced column "nope"'],
    ["an unknown table", `${WARN}select 1\n\nfrom ops.nothing`, 5, "nothing does not exist"],
  ])("%s", async (_, text, line, words) => {
    const error = await failureOf(results({ "checks/a.sql": text }));
    expect(error.what).toContain(words);
    expect(error.where.line).toBe(line);
  });
});
