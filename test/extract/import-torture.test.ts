import { constants, gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Text } from "../../pipelines/core/lake.ts";
import type { RawRow } from "../../pipelines/core/raw.ts";
import { importLine, type RowSink } from "../../pipelines/extract/import-line.ts";
import { splitLines } from "../../pipelines/extract/lines.ts";
import { inventedUser, lineOutcomes, workshop } from "./import-fixtures.ts";

const line = (n: number) => JSON.stringify(inventedUser(n));
const importOf = async (name: string, content: string | Uint8Array) => {
  const shop = await workshop();
  const summary = await shop.import(await shop.write(name, content));
  const outcomes = await lineOutcomes(shop);
  expect(summary.files[0]?.lines).toBe(outcomes.length);
  return { shop, summary, outcomes };
};
const FOUND = ["found", null];
const quarantined = (reason: RegExp) => ["quarantined", expect.stringMatching(reason)];

describe("importing damaged files", () => {
  it("an empty file has no lines", async () => {
    const { summary } = await importOf("empty.jsonl", "");
    expect(summary.files).toMatchObject([{ lines: 0, outcomes: {} }]);
  });

  it("a truncated file loses its last line only", async () => {
    const { outcomes } = await importOf("cut.jsonl", [line(1), line(2), line(3)].join("\n").slice(0, -20));
    expect(outcomes).toEqual([FOUND, FOUND, quarantined(/^not JSON/)]);
  });

  it("a truncated document is read line by line, and nothing of it is taken", async () => {
    const pretty = JSON.stringify([inventedUser(1)], null, 1).slice(0, -5);
    const { outcomes, shop } = await importOf("cut.json", pretty);
    expect(outcomes).toHaveLength(pretty.split("\n").length);
    expect(new Set(outcomes.map(([outcome]) => outcome))).toEqual(new Set(["quarantined"]));
    expect(await shop.rows("users")).toEqual([]);
  });

  it("a truncated gzip file gives everything before the break, and the break", async () => {
    const many = Array.from({ length: 3_000 }, (_, n) => line(n));
    const packed = gzipSync(many.join("\n"));
    const { outcomes, summary } = await importOf("cut.jsonl.gz", packed.subarray(0, packed.length - 9));
    expect(outcomes).toHaveLength(3_000);
    expect(outcomes.slice(0, -1).every(([outcome]) => outcome === "found")).toBe(true);
    expect(outcomes.at(-1)).toEqual(
      quarantined(/^the gzip file is damaged from here on: unexpected end of file/),
    );
    expect(summary.files[0]?.reasons[0]).toMatch(/^cut\.jsonl\.gz:3000: the gzip/);
  });

  it("a gzip file with damage in the middle gives what lies more than a kilobyte before", async () => {
    const many = Array.from({ length: 20_000 }, (_, n) => line((n * 7_919) % 1_000_003)).join("\n");
    const packed = gzipSync(many);
    const middle = packed.length >> 1;
    const intact = gunzipSync(packed.subarray(0, middle - 1024), { finishFlush: constants.Z_SYNC_FLUSH });
    packed.fill(0xff, middle, middle + 64);
    const { outcomes } = await importOf("damaged.jsonl.gz", packed);
    const found = outcomes.filter(([outcome]) => outcome === "found").length;
    expect(found).toBeGreaterThanOrEqual(intact.toString().split("\n").length - 1);
    expect(outcomes.at(-1)).toEqual(quarantined(/^the gzip file is damaged from here on/));
  });

  it("gzip files after one another, and padding after the last", async () => {
    const members = Buffer.concat([gzipSync(`${line(1)}\n`), gzipSync(line(2))]);
    expect((await importOf("two.jsonl.gz", members)).outcomes).toEqual([FOUND, FOUND]);
    const padded = Buffer.concat([members, Buffer.alloc(200_000)]);
    expect((await importOf("padded.jsonl.gz", padded)).outcomes).toEqual([FOUND, FOUND]);
  });

  it("bytes after the end of a gzip file cost at most the lines of its last kilobyte", async () => {
    const noise = (n: number) => JSON.stringify(inventedUser(n, { description: sha256Text(String(n)) }));
    for (const count of [990, 1_000, 1_010]) {
      const packed = gzipSync(Array.from({ length: count }, (_, n) => noise(n)).join("\n"));
      const { outcomes } = await importOf(
        "garbage.jsonl.gz",
        Buffer.concat([packed, Buffer.from("garbage")]),
      );
      expect(outcomes.at(-1)).toEqual(quarantined(/incorrect header check/));
      expect((outcomes.length * packed.length) / count).toBeGreaterThan(packed.length - 1_500);
    }
  });

  it("a byte order mark, CRLF and NUL bytes", async () => {
    const { outcomes } = await importOf(
      "odd.jsonl",
      `\ufeff${line(1)}\r\n\u0000\r\n${line(2).replace("Invented", "\\u0000")}\r\n\r\n`,
    );
    expect(outcomes).toEqual([FOUND, quarantined(/^not JSON/), FOUND, ["empty_line", null]]);
  });

  it("a file with CR line ends is one line", async () => {
    const { outcomes } = await importOf("mac.jsonl", `${line(1)}\r${line(2)}\r`);
    expect(outcomes).toEqual([quarantined(/^not JSON/)]);
  });

  it("invalid UTF-8, duplicate keys, half an emoji, deep nesting", async () => {
    const parts = [
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]),
      Buffer.from(line(1).replace('"name"', '"id":"7","name"')),
      Buffer.from(line(2).replace("Invented", "\\ud83d")),
      Buffer.from(`${"[".repeat(100_000)}${"]".repeat(100_000)}`),
      Buffer.from(
        `{"errors":[{"resource_type":"user","parameter":"usernames","value":"\\ud83d","detail":"\\ud83d"}]}`,
      ),
      Buffer.from(line(3)),
    ];
    const { outcomes, shop } = await importOf(
      "odd.jsonl",
      Buffer.concat(parts.flatMap((part) => [part, Buffer.from("\n")])),
    );
    expect(outcomes).toEqual([
      ["quarantined", "not UTF-8"],
      ["quarantined", 'the key "id" stands twice'],
      ["quarantined", "half a surrogate pair: the text was cut or altered"],
      ["quarantined", "nested deeper than 100 levels"],
      ["no_user", "1 problem"],
      FOUND,
    ]);
    expect((await shop.rows("outcomes")).find((row) => row.requested_kind === "handle")).toMatchObject({
      requested: "\ufffd",
    });
  });

  it("a line of 50 MB is not read, and the next one is", async () => {
    const long = `{"id":"1","username":"a","name":"${"x".repeat(50_000_000)}"}`;
    const { outcomes } = await importOf("long.jsonl", `${long}\n${line(1)}\n`);
    expect(outcomes).toEqual([["quarantined", "a line of 50000035 bytes; at most 16777216 are read"], FOUND]);
  });
});

describe("importLine", () => {
  it("gives exactly one outcome of kind line for each line of any bytes", async () => {
    const token = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      '"id":"1"',
      '"username":"a"',
      ",",
      '"data":',
      '"errors":',
      "\n",
      "null",
      "7",
      '"x"',
      line(1),
      `{"data":[${line(2)}]}`,
    );
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.array(token, { maxLength: 12 }).map((tokens) => Buffer.from(tokens.join(""))),
      fc
        .array(
          fc.oneof(
            fc.json(),
            fc.jsonValue().map((data) => JSON.stringify({ data, errors: data, includes: data })),
          ),
          { maxLength: 4 },
        )
        .map((lines) => Buffer.from(lines.join("\n"))),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        async function* source() {
          yield Buffer.from(content);
        }
        const requested: unknown[] = [];
        const rows: RowSink = {
          add: (kind, row) => {
            const outcome = kind === "outcomes" ? (row as RawRow<"outcomes">) : undefined;
            if (outcome?.requested_kind === "line") requested.push(outcome.requested);
          },
        };
        const expected: string[] = [];
        for await (const lines of splitLines(source())) {
          for (const one of lines) {
            expected.push(`f:${one.number}`);
            importLine(one, { file: "f", origin: "live", fetchedAt: 0, runId: "r", batchId: "b" }, rows);
          }
        }
        expect(requested).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});
