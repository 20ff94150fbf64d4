import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { tableFromIPC } from "apache-arrow";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Context } from "../../pipelines/core/context.ts";
import { csvCell } from "../../pipelines/core/csv.ts";
import type { Column, Database } from "../../pipelines/core/warehouse.ts";
import { findQuery, readAnalyses } from "../../pipelines/query/analyses.ts";
import { writeArrow } from "../../pipelines/query/arrow.ts";
import { csvText, firstRows, jsonText, tableText } from "../../pipelines/query/formats.ts";
import { withQuery } from "../../pipelines/query/read.ts";
import { makeTables, temporaryContext } from "../export/fixture.ts";

let context: Context;
beforeAll(async () => {
  context = await temporaryContext();
  await makeTables(context);
});

type Format<T> = (columns: readonly Column[], pieces: AsyncIterable<unknown[][]>) => Promise<T>;

function ask<T>(sql: string, format: Format<T>, timeout = 30): Promise<T> {
  return withQuery(context, { sql, file: "query" }, timeout, (database) => database.stream(sql, format));
}

async function joined(texts: AsyncIterable<string>): Promise<string> {
  let all = "";
  for await (const text of texts) all += text;
  return all;
}

const asJson = (sql: string, limit = Number.POSITIVE_INFINITY) =>
  ask(sql, (columns, pieces) => joined(jsonText(columns, firstRows(pieces, limit)))).then((text) =>
    JSON.parse(text),
  );

describe("what may be asked", () => {
  const refused: [string, RegExp][] = [
    ["select 1; select 2", /^query: 2 statements where one SELECT must stand/],
    ["-- nothing", /^query: no statement where one SELECT must stand/],
    ["drop table curated.rejected", /only SELECT/],
    ["insert into curated.rejected select * from curated.rejected", /only SELECT/],
    ["copy curated.rejected to 'x.csv'", /only SELECT/],
    ["set enable_external_access = true", /only SELECT/],
    ["call enable_logging()", /only SELECT/],
    [
      "select 1\nfrom enable_logging(storage = 'file')",
      /^query:2: table function enable_logging\(\) is not allowed/,
    ],
    ["select * from query('select * from checkpoint()')", /table function query\(\) is not allowed/],
    [
      "select (select count(*) from read_text('/etc/hostname'))",
      /table function read_text\(\) is not allowed/,
    ],
    ["select * from 'package.json'", /Permission Error: Cannot access file "package.json"/],
    ["select\nfrom where", /^query:2: syntax error at or near "where"/],
    ["select handl from curated.security", /^query:1: .*"handl" not found.*Candidate bindings: "handle"/],
    ["select * from curated.securty", /^query:1: .*securty does not exist.*Did you mean "security"\?/],
    ["select 'x'::integer", /^query:1: Conversion Error/],
  ];
  test.each(refused)("%s", async (sql, message) => {
    const error: unknown = await asJson(sql).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "PipelineError", message: expect.stringMatching(message) });
    expect((error as Error).message).not.toContain("\n");
  });

  test("SELECT, FROM, WITH, DESCRIBE, SUMMARIZE and SHOW", async () => {
    expect(await asJson("from curated.security select count(*) as n")).toEqual([{ n: 9 }]);
    expect(await asJson("with t as (select 1 as x) select * from t, range(2) -- so")).toHaveLength(2);
    expect((await asJson("describe curated.security"))[0]).toMatchObject({ column_name: "rank" });
    expect(await asJson("summarize curated.security")).toHaveLength(12);
    expect((await asJson("show all tables")).length).toBeGreaterThan(5);
  });

  test("the tables may be replaced while they are read, and are not changed by reading", async () => {
    const { database: file } = context.config.warehouse;
    const before = await stat(file);
    await ask("select range from range(100000)", async (_, pieces) => {
      await rename(file, `${file}.old`);
      await rename(`${file}.old`, file);
      let rows = 0;
      for await (const piece of pieces) rows += piece.length;
      expect(rows).toBe(100_000);
    });
    expect((await stat(file)).mtimeMs).toBe(before.mtimeMs);
  });

  test("a query that takes too long is stopped", async () => {
    const started = Date.now();
    const endless = "select count(*) from range(10000000) a, range(10000000) b where a.range + b.range = 7";
    await expect(asJson("select 1")).resolves.toEqual([{ "1": 1 }]);
    await expect(
      ask(endless, async (_, pieces) => pieces[Symbol.asyncIterator]().next(), 0.3),
    ).rejects.toThrow(/query: stopped after 0.3 s/);
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  test("without a build it says what to do", async () => {
    const empty = await temporaryContext();
    await expect(withQuery(empty, { sql: "select 1", file: "query" }, 1, async () => 1)).rejects.toThrow(
      /npm run build/,
    );
  });
});

describe("answers", () => {
  test("as a table: the first rows, and how many more there are", async () => {
    const text = await ask(
      "select rank, handle, reasons from curated.security order by rank",
      (columns, pieces) => tableText(columns, pieces, 2, 80),
    );
    expect(text).toBe(
      [
        "rank  handle  reasons",
        "────  ──────  ────────",
        '   1  h20000  a, b "c"',
        "   2  h20001",
        "(2 rows; 7 more with --limit 9)",
      ].join("\n"),
    );
  });

  test("as JSON: numbers where no digit is lost, else text", async () => {
    const rows = await asJson(
      `select 5::bigint as a, 9007199254740993::bigint as b, 1.50::decimal(4,2) as c, 1.5::decimal(30,2) as d,
        sum(1) as e, ['x'] as f, [7::bigint] as g, {'k': 1} as h, null as i, true as j, date '2026-01-02' as k,
        timestamp '2026-01-02 03:04:05.000006' as l`,
    );
    expect(rows).toEqual([
      {
        a: 5,
        b: "9007199254740993",
        c: 1.5,
        d: "1.50",
        e: 1,
        f: ["x"],
        g: [7],
        h: { k: 1 },
        i: null,
        j: true,
        k: "2026-01-02",
        l: "2026-01-02 03:04:05.000006",
      },
    ]);
    expect(await asJson("select * from range(0)")).toEqual([]);
    expect(await asJson("select range from range(5000)", 3000)).toHaveLength(3000);
  });

  test("as CSV, the same as a release's", async () => {
    const csv = await ask(
      "select '=1+1' as a, -5 as b, null as c, '' as d, 'x,\"y\"' as e, ['p','q'] as f, 'plain' as \"g,h\"",
      (columns, pieces) => joined(csvText(columns, pieces)),
    );
    expect(csv).toBe('a,b,c,d,e,f,"g,h"\n\'=1+1,-5,,"","x,""y""","[""p"",""q""]",plain\n');
  });

  test("a CSV cell gives its text back, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
        const [row] = parse(`${csvCell(text)},end\n`, { record_delimiter: "\n" });
        const cell = String(row?.[0]);
        expect(cell.replace(/^'/, "")).toBe(
          /^['=+\-@\t\r\n＝＋－＠]/u.test(text) ? text : text.replace(/^'/, ""),
        );
        expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/u);
      }),
    );
  });

  test("results of any size pass through a flat heap", async () => {
    setFlagsFromString("--expose-gc");
    const collect: () => void = runInNewContext("gc");
    let bytes = 0;
    let pieces = 0;
    collect();
    const live = [process.memoryUsage().heapUsed / 2 ** 20];
    await ask("select range, repeat('x', 900) as text from range(300000)", async (columns, rows) => {
      for await (const text of csvText(columns, rows)) {
        bytes += text.length;
        if (pieces++ % 30 !== 0) continue;
        collect();
        live.push(process.memoryUsage().heapUsed / 2 ** 20);
      }
    });
    expect(bytes / 2 ** 20).toBeGreaterThan(250);
    expect(Math.max(...live) - Math.min(...live)).toBeLessThan(20);
  });
});

describe("as an Arrow file", () => {
  const write = async (sql: string, limit = Number.POSITIVE_INFINITY) => {
    const file = path.join(context.config.warehouse.root, "result.arrow");
    const query = { sql, file: "query" };
    const rows = await withQuery(context, query, 30, (database: Database) =>
      writeArrow(database, query, limit, file),
    );
    return { rows, table: tableFromIPC(await readFile(file)) };
  };

  test("types and values survive", async () => {
    const { table } = await write(`
      select * from (values
        (true, 1::tinyint, 2::bigint, 18446744073709551615::ubigint, 1.5::float, 2.25::double, 'é', date '1969-12-31',
         timestamp '2026-11-22 19:00:00.123457', timestamptz '2026-11-22 19:00:00+00', -12.50::decimal(10,2),
         ['a', null], [1, 2], 12::hugeint, {'k': 1}, [[1.5]::decimal(3,1)[]]),
        (null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null)
      ) as t(b, i8, i64, u64, f, d, s, day, ts, tz, dec, texts, ints, huge, st, nested); -- done`);
    expect(Object.fromEntries(table.schema.fields.map(({ name, type }) => [name, String(type)]))).toEqual({
      b: "Bool",
      i8: "Int8",
      i64: "Int64",
      u64: "Uint64",
      f: "Float32",
      d: "Float64",
      s: "Utf8",
      day: "Date32<DAY>",
      ts: "Timestamp<MICROSECOND>",
      tz: "Timestamp<MICROSECOND, UTC>",
      dec: "Decimal[10e+2]",
      texts: "List<Utf8>",
      ints: "List<Int32>",
      huge: "Decimal[38e0]",
      st: "Utf8",
      nested: "List<Utf8>",
    });
    const [first, second] = table.toArray().map((row) => row?.toJSON() ?? {});
    expect(first).toMatchObject({
      b: true,
      i8: 1,
      i64: 2n,
      u64: 18446744073709551615n,
      f: 1.5,
      d: 2.25,
      s: "é",
      st: "{'k': 1}",
    });
    expect([...first.texts]).toEqual(["a", null]);
    expect([...first.ints]).toEqual([1, 2]);
    expect(new Date(first.day)).toEqual(new Date("1969-12-31"));
    const micros = table.getChild("ts")?.data[0]?.values[0];
    expect(micros).toBe(BigInt(Date.parse("2026-11-22T19:00:00.123Z")) * 1000n + 457n);
    expect(
      BigInt.asIntN(
        128,
        [...first.dec].reduceRight((sum: bigint, word: number) => (sum << 32n) | BigInt(word), 0n),
      ),
    ).toBe(-1250n);
    expect(Object.values(second).every((value) => value === null)).toBe(true);
  });

  test("in batches, in order, up to the limit", async () => {
    const all = await write("select range as n, [range::varchar] as l from range(200000) order by n desc");
    expect(all.rows).toBe(200_000);
    expect(all.table.batches.length).toBeGreaterThan(2);
    expect(all.table.get(0)?.toJSON().n).toBe(199_999n);
    expect(all.table.get(199_999)?.toJSON().n).toBe(0n);
    expect([...(all.table.get(150_000)?.toJSON().l ?? [])]).toEqual(["49999"]);
    const some = await write("from range(200000)", 70_001);
    expect([some.rows, some.table.numRows]).toEqual([70_001, 70_001]);
    const none = await write("select 1 as a, ['x'] as b where false");
    expect([none.rows, none.table.numRows, none.table.schema.fields.length]).toEqual([0, 0, 2]);
  });

  test("a failing query leaves the old file", async () => {
    await write("select 1 as kept");
    await expect(write("select error('no') from range(10)")).rejects.toThrow(/no/);
    const file = path.join(context.config.warehouse.root, "result.arrow");
    expect(tableFromIPC(await readFile(file)).schema.fields[0]?.name).toBe("kept");
    await expect(stat(`${file}.partial`)).rejects.toThrow();
    const query = { sql: "select 1", file: "query" };
    const nowhere = path.join(context.config.warehouse.root, "no", "such", "folder.arrow");
    await expect(withQuery(context, query, 5, (db) => writeArrow(db, query, 1, nowhere))).rejects.toThrow(
      /cannot write here \(ENOENT\)/,
    );
  });
});

describe("analyses", () => {
  test("are found by name; others are named when there is none", async () => {
    const folder = path.join(context.config.sqlDir, "analyses");
    await mkdir(folder, { recursive: true });
    await writeFile(
      path.join(folder, "head-count.sql"),
      "-- How many are there?\nselect count(*) from curated.security\n",
    );
    expect(await findQuery(context.config.sqlDir, "head-count")).toMatchObject({
      answers: "How many are there?",
    });
    expect(await findQuery(context.config.sqlDir, "select 1")).toEqual({ sql: "select 1", file: "query" });
    await expect(findQuery(context.config.sqlDir, "headcount")).rejects.toThrow(
      /no analysis named 'headcount'. There are: head-count/,
    );
    await writeFile(path.join(folder, "silent.sql"), "select 1\n");
    await expect(readAnalyses(context.config.sqlDir)).rejects.toThrow(/silent.sql:1: line 1 does not say/);
  });

  test("of the project are each one allowed SELECT", async () => {
    const analyses = await readAnalyses("sql");
    expect(analyses.length).toBeGreaterThan(5);
    for (const analysis of analyses) await withQuery(context, analysis, 5, async () => undefined);
  });
});
