import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { warehousePaths } from "../../pipelines/core/lake.ts";
import { watchSeams } from "../../pipelines/core/seams.ts";
import { Spool, type SpoolRecord, spoolStart } from "../../pipelines/extract/spool.ts";

const record: fc.Arbitrary<SpoolRecord> = fc.record({
  type: fc.constant("answer" as const),
  request_id: fc.string(),
  at: fc.nat(),
  status: fc.integer({ min: 100, max: 599 }),
  headers: fc.dictionary(
    fc.string().filter((name) => name !== "__proto__"),
    fc.string(),
    { noNullPrototype: true },
  ),
  body: fc.oneof(fc.string({ unit: "grapheme" }), fc.constant("a\u2028b\u2029c\r\nd")),
});

async function newWarehouse() {
  const root = await mkdtemp(path.join(tmpdir(), "m3-spool-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return warehousePaths(root);
}

async function recovered(warehouse: Awaited<ReturnType<typeof newWarehouse>>): Promise<SpoolRecord[]> {
  const records: SpoolRecord[] = [];
  const spool = await Spool.open(warehouse, "run", async (one) => void records.push(one));
  await spool.close();
  return records;
}

async function spooled(records: readonly SpoolRecord[]) {
  const warehouse = await newWarehouse();
  const spool = await Spool.open(warehouse, "run", async () => undefined);
  await Promise.all(records.map((one) => spool.append(one)));
  await spool.close();
  return { warehouse, file: path.join(warehouse.spool, "run.ndjson") };
}

test("a new spool is put on the disk with the folder it lies in", async () => {
  const { spool, root } = await newWarehouse();
  const synced: string[] = [];
  watchSeams((step, file) => {
    if (step === "fsync") synced.push(file);
  });
  onTestFinished(() => watchSeams(undefined));
  await (await Spool.open(warehousePaths(root), "run", async () => undefined)).close();
  expect(synced).toEqual([root, spool]);
});

test("a spool that cannot be made is one line", async () => {
  const { spool, root } = await newWarehouse();
  watchSeams((_step, file) => {
    if (file === spool) throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
  });
  onTestFinished(() => watchSeams(undefined));
  const open = Spool.open(warehousePaths(root), "run", async () => undefined);
  await expect(open).rejects.toThrow(/: the disk is full\./);
});

describe("a spool", () => {
  test("gives back what was appended, in order, line separators in texts included", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { maxLength: 5 }), async (records) => {
        const { warehouse } = await spooled(records);
        expect(await recovered(warehouse)).toEqual(records);
        expect(await spoolStart(warehouse, "run")).toBe(records[0]?.at);
      }),
      { numRuns: 40 },
    );
  });

  test("cut off anywhere gives the records before the cut, and can be appended to", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 4 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (records, share) => {
          const { warehouse, file } = await spooled(records);
          const bytes = await readFile(file);
          const cut = bytes.subarray(0, Math.floor(bytes.length * share));
          await writeFile(file, cut);
          const whole = cut.filter((byte) => byte === 10).length;
          const [first] = records;
          if (first === undefined) return;
          expect(await recovered(warehouse)).toEqual(records.slice(0, whole));
          const spool = await Spool.open(warehouse, "run", async () => undefined);
          await spool.append(first);
          await spool.close();
          expect(await recovered(warehouse)).toEqual([...records.slice(0, whole), first]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("a line larger than one read is whole", async () => {
    const body = "x".repeat(3_000_000);
    const large: SpoolRecord = { type: "answer", request_id: "r", at: 1, status: 200, headers: {}, body };
    const { warehouse } = await spooled([large, large]);
    expect(await recovered(warehouse)).toEqual([large, large]);
  });

  test("a damaged line is named", async () => {
    const { warehouse, file } = await spooled([
      { type: "failure", request_id: "r", at: 1, code: "TIMEOUT", message: "", sent: true },
    ]);
    await writeFile(file, `${await readFile(file, "utf8")}{"type":"answer"}\n`);
    await expect(recovered(warehouse)).rejects.toThrow(/run\.ndjson:2: this line of the spool is damaged/);
  });

  test("that does not exist has no start", async () => {
    expect(await spoolStart(await newWarehouse(), "run")).toBeUndefined();
  });
});
