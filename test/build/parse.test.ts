import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSelect } from "../../pipelines/build/parse.ts";
import { failureOf } from "./failure.ts";
import { memoryDatabase } from "./memory.ts";

const database = memoryDatabase();
const parse = (sql: string) => parseSelect(database(), sql, "models/a.sql");
const readsOf = async (sql: string) => [...(await parse(sql)).reads.keys()];

describe("reads", () => {
  test.each([
    ["from", "select * from a.b", ["a.b"]],
    ["none", "select 1", []],
    [
      "joins",
      "select * from a.b join (c.d left join e.f using (i)) using (i), g.h",
      ["a.b", "c.d", "e.f", "g.h"],
    ],
    ["subquery", "select (select max(i) from c.d) from (select * from a.b) as x", ["a.b", "c.d"]],
    [
      "conditions",
      "select 1 from a.b where i in (from c.d) and exists (select 1 from e.f)",
      ["a.b", "c.d", "e.f"],
    ],
    [
      "unions",
      "select * from a.b union all select * from c.d except select * from e.f",
      ["a.b", "c.d", "e.f"],
    ],
    [
      "windows",
      "select sum(i) over w from a.b window w as (order by (select max(i) from c.d))",
      ["a.b", "c.d"],
    ],
    ["qualify", "select i from a.b qualify rank() over (order by (select 1 from c.d)) = 1", ["a.b", "c.d"]],
    [
      "order and limit",
      "select i from a.b order by (select 1 from c.d) limit (select 1 from e.f)",
      ["a.b", "c.d", "e.f"],
    ],
    ["lateral", "select * from a.b, lateral (select b.i, d.j from c.d)", ["a.b", "c.d"]],
    ["CTE", "with x as (select * from a.b) select * from x join c.d using (i)", ["a.b", "c.d"]],
    ["CTE in CTE", "with x as (with y as (select * from a.b) select * from y) select * from x", ["a.b"]],
    ["materialized CTE", "with x as materialized (select * from a.b) select * from x", ["a.b"]],
    [
      "recursive CTE",
      "with recursive r as (select i from a.b union select i + 1 from r where i < 9) select * from r",
      ["a.b"],
    ],
    ["a name in quotes and capitals", 'select * from "A"."B" join a.b using (i)', ["a.b"]],
    ["DuckDB's short form", "from a.b", ["a.b"]],
    [
      "functions that make rows",
      "select * from a.b, unnest([1]) as u(i), range(3), generate_series(3)",
      ["a.b"],
    ],
    ["closing semicolon", "select * from a.b -- the end\n;", ["a.b"]],
  ])("%s", async (_, sql, reads) => {
    expect(await readsOf(sql)).toEqual(reads);
  });

  test("each has the line where it first stands, however many bytes stand before", async () => {
    const { reads } = await parse("-- é日本🤖\nselect *\nfrom c.d, a.b\njoin c.d as again\nusing (i)\n, e.f");
    expect([...reads]).toEqual([
      ["a.b", 3],
      ["c.d", 3],
      ["e.f", 6],
    ]);
    const shapes = [
      "with x as (\nfrom a.b)\nselect * from x\njoin a.b using (i)",
      "from a.b\norder by (\nselect i from a.b)",
    ];
    const lines = await Promise.all(shapes.map(async (sql) => (await parse(sql)).reads.get("a.b")));
    expect(lines).toEqual([2, 1]);
  });

  test("of any nesting of selects are all found, and nothing else is", async () => {
    await fc.assert(
      fc.asyncProperty(select, async ({ sql, reads }) => {
        expect(await readsOf(sql)).toEqual([...new Set(reads)].sort());
      }),
      { numRuns: 200 },
    );
  });
});

describe("refused with file and line", () => {
  test.each([
    ["two statements", "select 1;\n\nselect 2", 3, "2 statements where one SELECT must stand"],
    ["a semicolon in a comment", "-- a; b\nselect ';' as x\n;\nselect\n2", 5, "2 statements"],
    ["no statement", "-- nothing here\n", 1, "0 statements"],
    ["bad syntax", "-- é\nselect 1\nfrom\n  where x", 4, 'syntax error at or near "where"'],
    ["DDL", "-- one row per x\n-- grain: x\n\ncreate table x as select 1", 4, "not a SELECT"],
    [
      "what the parser refuses without a place",
      "-- one row\n\nselect sum(i) over (order by (select sum(i) over ())) from a.b",
      3,
      "window functions are not allowed in window definitions",
    ],
    ["settings", "set memory_limit = '1GB'", 1, "not a SELECT"],
    [
      "a table without a schema",
      "select *\nfrom a.b\njoin latest using (i)",
      3,
      "'latest' has no schema and is no CTE",
    ],
    ["a file", "select *\nfrom 'raw/users.parquet'", 2, "'raw/users.parquet' has no schema"],
    [
      "a CTE in other words",
      "with x as (select 1)\nselect * from x\njoin y using (i)",
      3,
      "'y' has no schema",
    ],
    ["reading a file", "select *\nfrom read_csv('x.csv')", 2, "table function read_csv() is not allowed"],
    ["SQL in text", "select *\nfrom a.b, query('from c.d')", 2, "table function query() is not allowed"],
    ["the catalogue", "select * from duckdb_tables()", 1, "table function duckdb_tables() is not allowed"],
    ["a NUL", "select 1,\n'\u0000'", 2, "unterminated quoted string"],
  ])("%s", async (_, sql, line, words) => {
    const error = await failureOf(parse(sql));
    expect(error.message).toContain(words);
    expect(error.where).toEqual({ file: "models/a.sql", line });
    expect(error.hint).not.toBe("");
  });
});

interface Generated {
  readonly sql: string;
  readonly reads: readonly string[];
}

const table = fc
  .tuple(fc.constantFrom("staging", "authors", "seeds"), fc.constantFrom("a", "b", "c", "d", "e"))
  .map(([schema, name]) => `${schema}.${name}`);

/** A SELECT of nested parts; `reads` names the tables that were written into it. */
const { select } = fc.letrec<{ select: Generated }>((tie) => {
  const part = tie("select");
  const nest = (write: (first: string, second: string) => string) =>
    fc.tuple(part, part).map(([first, second]) => ({
      sql: write(first.sql, second.sql),
      reads: [...first.reads, ...second.reads],
    }));
  return {
    select: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      table.map((name) => ({ sql: `select i from ${name}`, reads: [name] })),
      nest((a, b) => `select i from (${a}) as x join (${b}) as y using (i)`),
      nest((a, b) => `(${a}) union all (${b})`),
      nest((a, b) => `with x as (${a}), y as (${b} ) select i from x where i in (from y)`),
      nest((a, b) => `select (${a}) as i from (${b}) as z where exists (${b})`),
      // DuckDB allows no window inside the definition of a window.
      fc.tuple(table, part).map(([name, { sql, reads }]) => ({
        sql: `select sum(i) over (order by (select max(i) from ${name})) as i from (${sql}) as z`,
        reads: [name, ...reads],
      })),
      nest(
        (a, b) =>
          `select case when i > 0 then (${a}) end as i from (${b}) as z group by all having (${a}) > 1`,
      ),
    ),
  };
});
