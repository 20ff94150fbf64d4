import path from "node:path";
import { expect, test } from "vitest";
import { createMacros } from "../../pipelines/build/macros.ts";
import { failureOf } from "./failure.ts";
import { memoryDatabase } from "./memory.ts";
import { sqlFolder } from "./sql-folder.ts";

const database = memoryDatabase();

test("macros of several files can be used, also in one another", async () => {
  const sqlDir = await sqlFolder({
    "macros/a.sql": "-- twice\ncreate or replace macro twice(x) as 2 * x;",
    "macros/b.sql": "create or replace macro four(x) as twice(twice(x));",
    "macros/notes.md": "not SQL",
  });
  await createMacros(database(), sqlDir);
  expect((await database().table("select four(3)::integer")).rows).toEqual([[12]]);
});

test("what DuckDB refuses is named with file and line", async () => {
  const sqlDir = await sqlFolder({
    "macros/a.sql":
      "-- é\ncreate or replace macro b(x) as x;\n\ncreate or replace macro c(x) as\n    (x +;\n",
  });
  const error = await failureOf(createMacros(database(), sqlDir));
  expect(error.what).toContain("syntax error");
  expect(error.where).toEqual({ file: path.join(sqlDir, "macros", "a.sql"), line: 5 });
});
