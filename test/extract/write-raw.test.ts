import { readdir } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { exists, verifyChecksum, type WarehousePaths, warehousePaths } from "../../pipelines/core/lake.ts";
import {
  batchIsDone,
  RAW_COLUMNS,
  RAW_KINDS,
  type RawKind,
  type RawRow,
  rawFile,
} from "../../pipelines/core/raw.ts";
import { watchSeams } from "../../pipelines/core/seams.ts";
import { literal, withDatabase } from "../../pipelines/core/warehouse.ts";
import { type BatchRows, RawWriter } from "../../pipelines/extract/write-raw.ts";
import { temporaryFolder } from "./import-fixtures.ts";

const MOMENT = Date.parse("2026-11-22T19:00:00.123Z");
const SAMPLES: Record<string, string | number | boolean | readonly string[]> = {
  varchar: 'tea & "maps"\n\\ 😀\u0000',
  "varchar[]": ["a", "", 'q"'],
  boolean: false,
  integer: 7,
  bigint: Number.MAX_SAFE_INTEGER,
  double: 0.1,
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
const numbered = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ ...empty("outcomes"), line: first + i }));

afterEach(() => watchSeams(undefined));

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

const one = (writer: RawWriter, rows: BatchRows) => writer.writeBatches("run", [{ batchId: "b00001", rows }]);
const read = (file: string) =>
  withDatabase({}, (database) => database.table(`from read_parquet(${literal(file)})`));
const staged = async (warehouse: WarehousePaths) => {
  const entries = await readdir(warehouse.staging, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
};

describe("RawWriter", () => {
  it.each([1, 5])("writes every column of every kind without loss, %i batches at once", async (count) => {
    await withWriter(async (writer, warehouse) => {
      const rows = {
        users: [full("users"), empty("users")],
        posts: [full("posts"), empty("posts")],
        outcomes: [full("outcomes"), empty("outcomes")],
        requests: [full("requests"), empty("requests")],
        decisions: [full("decisions"), empty("decisions")],
      };
      const ids = Array.from({ length: count }, (_, i) => `b0000${i}`);
      await writer.writeBatches(
        "run",
        ids.map((batchId) => ({ batchId, rows })),
      );
      for (const kind of RAW_KINDS) {
        for (const batchId of ids) {
          const file = rawFile(warehouse, kind, "run", batchId);
          const { columns, rows } = await read(file);
          const types = Object.entries(RAW_COLUMNS[kind]);
          expect(columns).toEqual(types.map(([name, type]) => ({ name, type: type.toUpperCase() })));
          expect(rows).toEqual([types.map(([, type]) => STORED[type]), types.map(() => null)]);
          await expect(verifyChecksum(file)).resolves.toMatch(/^[0-9a-f]{64}$/);
        }
      }
      expect(await staged(warehouse)).toEqual([]);
    });
  });

  it("gives every batch of a group its own rows, in their order", async () => {
    await withWriter(async (writer, warehouse) => {
      const sizes = [3, 0, 5_000, 1, 0, 40, 7];
      const batches = sizes.map((size, i) => ({
        batchId: `b0000${i}`,
        rows: { outcomes: numbered(1000 * i, size), users: i % 2 === 0 ? [full("users")] : [] },
      }));
      await writer.writeBatches("run", batches);
      for (const [i, { batchId, rows }] of batches.entries()) {
        const outcomes = await read(rawFile(warehouse, "outcomes", "run", batchId));
        const line = outcomes.columns.findIndex(({ name }) => name === "line");
        expect(outcomes.rows.map((row) => Number(row[line]))).toEqual(rows.outcomes.map((row) => row.line));
        expect(await exists(rawFile(warehouse, "users", "run", batchId))).toBe(i % 2 === 0);
      }
    });
  });

  it("writes no file for a kind without rows, but always the outcomes", async () => {
    await withWriter(async (writer, warehouse) => {
      await one(writer, { users: [] });
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
      await one(writer, { outcomes: many() });
      const file = literal(rawFile(warehouse, "outcomes", "run", "b00001"));
      const wrong = `select count(*), count(*) filter (line <> file_row_number) from read_parquet(${file}, file_row_number = true)`;
      const counted = await withDatabase({}, (database) => database.table(wrong));
      expect(counted.rows).toEqual([[String(rows), "0"]]);
    });
  });

  it("mends half a surrogate pair in a message, which DuckDB would refuse", async () => {
    await withWriter(async (writer, warehouse) => {
      await one(writer, { outcomes: [{ ...empty("outcomes"), detail: "cut \ud83d" }] });
      const { columns, rows } = await read(rawFile(warehouse, "outcomes", "run", "b00001"));
      expect(rows[0]?.[columns.findIndex(({ name }) => name === "detail")]).toBe("cut \ufffd");
    });
  });

  it("puts the outcomes in place when all else of the group is on the disk", async () => {
    await withWriter(async (writer, warehouse) => {
      const rows = { users: [full("users")], posts: [full("posts")], outcomes: [full("outcomes")] };
      const seen: string[] = [];
      watchSeams((step, file) => {
        const name = path.relative(warehouse.raw, file);
        const isRaw = !name.startsWith("..");
        if (isRaw && (step === "rename" || (step === "fsync" && !name.includes("."))))
          seen.push(`${step} ${name}`);
      });
      await writer.writeBatches("run", [
        { batchId: "b00001", rows },
        { batchId: "b00002", rows },
      ]);
      const steps = seen.slice(seen.findIndex((line) => line.startsWith("rename")));
      const at = (line: string) => {
        expect(steps).toContain(line);
        return steps.lastIndexOf(line);
      };
      for (const batch of ["b00001", "b00002"]) {
        for (const kind of ["users", "posts"]) {
          const checksum = at(`rename ${kind}/run/${batch}.parquet.sha256`);
          const synced = steps.indexOf(`fsync ${kind}/run`, checksum);
          expect(synced).toBeLessThan(at(`rename ${kind}/run/${batch}.parquet`));
          expect(at(`fsync ${kind}/run`)).toBeLessThan(at(`rename outcomes/run/${batch}.parquet`));
        }
        expect(at(`rename outcomes/run/${batch}.parquet`)).toBeLessThan(at("fsync outcomes/run"));
      }
    });
  });

  it("fsyncs every file before it gets its name, and the folder that a new folder is in", async () => {
    await withWriter(async (writer, warehouse) => {
      const synced = new Set<string>();
      watchSeams((step, file) => {
        if (step === "fsync") synced.add(file);
        if (step === "rename") expect(synced).toContain(file);
      });
      await one(writer, { users: [full("users")], outcomes: [full("outcomes")] });
      for (const folder of ["raw/users", "raw", ""])
        expect(synced).toContain(path.join(warehouse.root, folder));
    });
  });

  it("puts nothing in place when the rows of one batch cannot be written", async () => {
    await withWriter(async (writer, warehouse) => {
      const bad = { ...empty("requests"), status: "not a number" };
      const good = { users: [full("users")], outcomes: [full("outcomes")] };
      const batches = [
        { batchId: "b00001", rows: good },
        { batchId: "b00002", rows: { ...good, requests: [bad] } },
      ];
      await expect(writer.writeBatches("run", batches)).rejects.toThrow(/not a number/);
      expect(await exists(warehouse.raw)).toBe(false);
      expect(await staged(warehouse)).toEqual([]);
      await writer.writeBatches("run", batches.slice(0, 1));
      expect(await batchIsDone(warehouse, "run", "b00001")).toBe(true);
    });
  });

  it("does not end a batch whose files could not all be put in place", async () => {
    await withWriter(async (writer, warehouse) => {
      watchSeams((step, file) => {
        const full = Object.assign(new Error("write"), { code: "ENOSPC" });
        if (step === "rename" && /posts.*parquet$/.test(file)) throw full;
      });
      const rows = { users: [full("users")], posts: [full("posts")], outcomes: [full("outcomes")] };
      await expect(one(writer, rows)).rejects.toThrow(/disk is full/);
      expect(await batchIsDone(warehouse, "run", "b00001")).toBe(false);
      watchSeams(undefined);
      await one(writer, rows);
      expect(await batchIsDone(warehouse, "run", "b00001")).toBe(true);
      await expect(verifyChecksum(rawFile(warehouse, "users", "run", "b00001"))).resolves.toBeDefined();
    });
  });

  it("drops a batch whose rows fail on the way, and goes on", async () => {
    function* failing(): Generator<RawRow<"users">> {
      yield full("users");
      throw new Error("the source failed");
    }
    await withWriter(async (writer, warehouse) => {
      await expect(one(writer, { users: failing() })).rejects.toThrow("the source failed");
      expect(await staged(warehouse)).toEqual([]);
      expect(await exists(warehouse.raw)).toBe(false);
      await one(writer, { users: [full("users")] });
      expect(await batchIsDone(warehouse, "run", "b00001")).toBe(true);
    });
  });

  it("removes on opening what a killed process left behind", async () => {
    const warehouse = warehousePaths(await temporaryFolder());
    const first = await RawWriter.open(warehouse);
    const batch = first.batch("run", "b00001");
    for (let i = 0; i < 5_000; i++) batch.add("users", full("users"));
    await first.close();
    expect(await staged(warehouse)).toHaveLength(1);
    await (await RawWriter.open(warehouse)).close();
    expect(await staged(warehouse)).toEqual([]);
  });
});
