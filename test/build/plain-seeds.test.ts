import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { loadPlain } from "../../pipelines/build/plain-csv.ts";
import { PLAIN_TABLES } from "../../pipelines/build/plain-seeds.ts";
import { PipelineError } from "../../pipelines/core/errors.ts";
import { seedFiles } from "../../pipelines/seeds/files.ts";
import { readHandles } from "../../pipelines/seeds/read.ts";
import { seedTables } from "../../pipelines/seeds/tables.ts";
import { memoryDatabase } from "./memory.ts";

const database = memoryDatabase();
const DOMAINS = ["fintech", "security"];
const HEADER = "handle,domain,status,source_type,evidence_url,added_at,note";
const LINES = [
  "Ada_L,fintech,seen,curator,https://x.com/Ada_L,2026-11-22,",
  'grace,fintech,unverified,influx,,2026-02-28,"cards, payments"',
  "linus,fintech,retired,curator,http://a.example/b?c=d&e=%20,2024-02-29,it's fine",
  'margaret,fintech,seen,curator,,2026-11-22,"a ""quoted"" note"',
];

let handlesDir: string;
beforeAll(() => database().run("create schema seeds"));
beforeEach(async () => {
  handlesDir = await mkdtemp(path.join(tmpdir(), "m3-handles-"));
});
afterEach(() => rm(handlesDir, { recursive: true }));

type Row = Readonly<Record<string, string | null>>;

/** What the strict reader makes of the lists; `undefined` when it refuses them. */
async function strictRows(): Promise<Row[] | undefined> {
  const rows: Row[] = [];
  try {
    for await (const row of readHandles(handlesDir, DOMAINS)) rows.push(row);
  } catch (error) {
    if (error instanceof PipelineError) return undefined;
    throw error;
  }
  return rows;
}

/** What the fast loader makes of them; `undefined` when it leaves them to the strict reader. */
async function plainRows(): Promise<Row[] | undefined> {
  const files = await seedFiles(seedTables.handles, { seedsDir: "", handlesDir }, DOMAINS);
  if (PLAIN_TABLES.handles === undefined || !(await loadPlain(database(), files, PLAIN_TABLES.handles))) {
    expect(
      (await database().table("select * from duckdb_tables() where schema_name = 'seeds'")).rows,
    ).toEqual([]);
    return undefined;
  }
  const rows = await database().rows(
    "select * replace (added_at::varchar as added_at) from seeds.handles",
    z.record(z.string(), z.string().nullable()),
  );
  await database().run("drop table seeds.handles");
  return rows;
}

const sorted = (rows: readonly Row[] | undefined) =>
  rows?.map((row) => JSON.stringify(Object.entries(row).sort())).sort();

const write = (text: string | Buffer) => writeFile(path.join(handlesDir, "fintech.csv"), text);

describe("plain lists", () => {
  test("load with the rows of the strict reader", async () => {
    await write([HEADER, ...LINES.slice(0, 3), ""].join("\n"));
    await writeFile(
      path.join(handlesDir, "security.csv"),
      `${HEADER}\nada_l,security,seen,curator,,2026-11-22,keys`,
    );
    const plain = await plainRows();
    expect(plain).toHaveLength(4);
    expect(sorted(plain)).toEqual(sorted(await strictRows()));
  });

  test("of no handles at all load as none", async () => {
    await write(`${HEADER}\n`);
    expect(await plainRows()).toEqual([]);
  });
});

describe("left to the strict reader", () => {
  test.each([
    ["an empty file", ""],
    ["another header and nothing else", HEADER.replace("note", "notes")],
    ["a byte order mark", `\ufeff${HEADER}\n${LINES[0]}\n`],
    ["lines that end in CRLF", `${HEADER}\r\n${LINES[0]}\r\n`],
    ["bytes that are not UTF-8", Buffer.concat([Buffer.from(`${HEADER}\n`), Buffer.from([0xff, 0x0a])])],
  ])("%s", async (_, text) => {
    await write(text);
    expect(await plainRows()).toBeUndefined();
  });

  const LINE = "ada,fintech,seen,curator,,2026-11-22,";
  test.each([
    ["a bad handle", LINE.replace("ada", "@ada")],
    ["another domain than the file's", LINE.replace("fintech", "security")],
    ["another status", LINE.replace("seen", "guessed")],
    ["a bad source type", LINE.replace("curator", "Curator")],
    ["a link that is none", LINE.replace("curator,", "curator,x.com/ada")],
    ["a day that is none", LINE.replace("2026-11-22", "2026-02-30")],
    ["a day in another form", LINE.replace("2026-11-22", "22.11.2026")],
    ["a note with spaces around it", `${LINE} note `],
    ["the same handle twice", `${LINE}\n${LINE.replace("ada", "ADA")}`],
    ["too few cells", "ada,fintech,seen"],
    ["too many cells", `${LINE},more`],
    ["an open quote", `${LINE}"open`],
    ["letters beyond ASCII, which are allowed in a note", `${LINE}naïve`],
  ])("%s", async (_, lines) => {
    await write(`${HEADER}\n${lines}\n`);
    expect(await plainRows()).toBeUndefined();
  });
});

/** Edits that CSV readers stumble over, anywhere in the file. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.integer({ min: 0, max: 2 }),
  put: fc.oneof(
    fc.constantFrom(
      '"',
      '""',
      ",",
      "\n",
      "\r",
      "\r\n",
      "\n\n",
      "\u0000",
      "\ufeff",
      "é",
      " ",
      "\t",
      "\\",
      "'",
      "#",
      "@",
    ),
    fc.constantFrom(
      "null",
      "NULL",
      "-",
      "_",
      "0",
      "13",
      "ADA_L",
      "security",
      "日",
      "\u00a0",
      "\u2028",
      ";",
      '","',
      "é\u0301",
    ),
    fc.constant(""),
  ),
});

const file = fc
  .record({
    lines: fc.shuffledSubarray(LINES, { minLength: 1 }),
    end: fc.constantFrom("\n", "\n", "\n", "\r\n"),
    edits: fc.array(edit, { maxLength: 3 }),
  })
  .map(({ lines, end, edits }) =>
    edits.reduce(
      (text, { at, cut, put }) => {
        const place = Math.floor(at * text.length);
        return text.slice(0, place) + put + text.slice(place + cut);
      },
      [HEADER, ...lines, ""].join(end),
    ),
  );

test("no edit makes the fast loader accept what the strict reader refuses, or read other rows", async () => {
  let both = 0;
  await fc.assert(
    fc.asyncProperty(file, async (text) => {
      await write(text);
      const plain = await plainRows();
      if (plain === undefined) return;
      both += 1;
      expect(sorted(plain)).toEqual(sorted(await strictRows()));
    }),
    { numRuns: 400 },
  );
  expect(both).toBeGreaterThan(20);
});
