import { readdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { exists, verifyChecksum, type WarehousePaths, warehousePaths } from "../../pipelines/core/lake.ts";
import {
  batchIsDone,
  RAW_COLUMNS,
  RAW_KINDS,
  type RawKind,
  type RawRow,
  rawFile,
} from "../../pipelines/core/raw.ts";
import { literal, withDatabase } from "../../pipelines/core/warehouse.ts";
import { RawWriter } from "../../pipelines/extract/write-raw.ts";
import { temporaryFolder } from "./import-fixtures.ts";

const MOMENT = Date.parse("2026-11-22T19:00:00.123Z");
const SAMPLES: Record<string, string | number | boolean | readonly string[]> = {
  varchar: 'tea & "maps"\n\\ 😀\u0000',
  "varchar[]": ["a", "", 'q"'],
  boolean: false,
  integer: 7,
  bigint: Number.MAX_SAFE_INTEGER,
  "decimal(12,4)": "0.0150",
  timestamp: MOMENT,
};
const STORED: Record<string, unknown> = {
  ...SAMPLES,
  bigint: "9007199254740991",
  timestamp: "2026-11-22 19:00:00.123",
};

const rowOf = <Kind extends RawKind>(kind: Kind, value: (type: string) => RawRow<Kind>[keyof RawRow<Kind>]) =>
  Object.fromEntries(
    Object.entries(RAW_COLUMNS[kind]).map(([name, type]) => [name, value(type)]),
  ) as RawRow<Kind>;
const full = <Kind extends RawKind>(kind: Kind) => rowOf(kind, (type) => SAMPLES[type] ?? null);
const empty = <Kind extends RawKind>(kind: Kind) => rowOf(kind, () => null);

async function withWriter(
  use: (writer: RawWriter, warehouse: WarehousePaths) => Promise<void>,
): Promise<void> {
  const warehouse = warehousePaths(await temporaryFolder());
  const writer = await RawWriter.open(warehouse);
  try {
    await use(writer, warehouse);
  } finally {
    await writer.close();
  }
}

const read = (file: string) =>
  withDatabase({}, (database) => database.table(`from read_parquet(${literal(file)})`));
const staged = async (warehouse: WarehousePaths) => {
  const entries = await readdir(warehouse.staging, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
};

describe("RawWriter", () => {
  it("writes every column of every kind without loss, with a checksum beside", async () => {
    await withWriter(async (writer, warehouse) => {
      await writer.writeBatch("run", "b00001", {
        users: [full("users"), empty("users")],
        posts: [full("posts"), empty("posts")],
        outcomes: [full("outcomes"), empty("outcomes")],
        requests: [full("requests"), empty("requests")],
      });
      for (const kind of RAW_KINDS) {
        const file = rawFile(warehouse, kind, "run", "b00001");
        const { columns, rows } = await read(file);
        const types = Object.entries(RAW_COLUMNS[kind]);
        expect(columns).toEqual(types.map(([name, type]) => ({ name, type: type.toUpperCase() })));
        expect(rows).toEqual([types.map(([, type]) => STORED[type]), types.map(() => null)]);
        await expect(verifyChecksum(file)).resolves.toMatch(/^[0-9a-f]{64}$/);
      }
      expect(await staged(warehouse)).toEqual([]);
    });
  });

  it("writes no file for a kind without rows, but always the outcomes", async () => {
    await withWriter(async (writer, warehouse) => {
      await writer.writeBatch("run", "b00001", { users: [] });
      expect(await readdir(warehouse.raw)).toEqual(["outcomes"]);
      expect((await read(rawFile(warehouse, "outcomes", "run", "b00001"))).rows).toEqual([]);
    });
  });

  it("keeps the order of many rows, drawn one by one", async () => {
    const rows = 150_000;
    function* many(): Generator<RawRow<"outcomes">> {
      for (let line = 0; line < rows; line++) yield { ...empty("outcomes"), line };
    }
    await withWriter(async (writer, warehouse) => {
      await writer.writeBatch("run", "b00001", { outcomes: many() });
      const file = literal(rawFile(warehouse, "outcomes", "run", "b00001"));
      const wrong = `select count(*), count(*) filter (line <> file_row_number) from read_parquet(${file}, file_row_number = true)`;
      const counted = await withDatabase({}, (database) => database.table(wrong));
      expect(counted.rows).toEqual([[String(rows), "0"]]);
    });
  });

  it("mends half a surrogate pair in a message, which DuckDB would refuse", async () => {
    await withWriter(async (writer, warehouse) => {
      await writer.writeBatch("run", "b00001", {
        outcomes: [{ ...empty("outcomes"), detail: "cut \ud83d" }],
      });
      const { columns, rows } = await read(rawFile(warehouse, "outcomes", "run", "b00001"));
      expect(rows[0]?.[columns.findIndex(({ name }) => name === "detail")]).toBe("cut \ufffd");
    });
  });

  it("commits the outcomes last: without them the batch is not done", async () => {
    await withWriter(async (writer, warehouse) => {
      const bad = { ...empty("requests"), status: "not a number" };
      const batch = { users: [full("users")], outcomes: [full("outcomes")], requests: [bad] };
      await expect(writer.writeBatch("run", "b00001", batch)).rejects.toThrow(/not a number/);
      expect(await exists(rawFile(warehouse, "users", "run", "b00001"))).toBe(true);
      expect(await batchIsDone(warehouse, "run", "b00001")).toBe(false);
      expect(await staged(warehouse)).toEqual([]);
    });
  });

  it("drops a batch whose rows fail on the way, and goes on", async () => {
    function* failing(): Generator<RawRow<"users">> {
      yield full("users");
      throw new Error("the source failed");
    }
    await withWriter(async (writer, warehouse) => {
      await expect(writer.writeBatch("run", "b00001", { users: failing() })).rejects.toThrow(
        "the source failed",
      );
      expect(await staged(warehouse)).toEqual([]);
      expect(await exists(warehouse.raw)).toBe(false);
      await writer.writeBatch("run", "b00001", { users: [full("users")] });
      expect(await batchIsDone(warehouse, "run", "b00001")).toBe(true);
    });
  });

  it("removes on opening what a killed process left behind", async () => {
    const warehouse = warehousePaths(await temporaryFolder());
    const first = await RawWriter.open(warehouse);
    first.batch("run", "b00001").add("users", full("users"));
    await first.close();
    expect(await staged(warehouse)).toHaveLength(1);
    await (await RawWriter.open(warehouse)).close();
    expect(await staged(warehouse)).toEqual([]);
  });
});
