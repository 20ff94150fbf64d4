import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { PipelineError } from "../../pipelines/core/errors.ts";
import {
  commitFile,
  commitFolder,
  commitText,
  sha256File,
  verifyChecksum,
  type WarehousePaths,
  warehousePaths,
} from "../../pipelines/core/lake.ts";
import { watchSeams } from "../../pipelines/core/seams.ts";

async function temporaryWarehouse(): Promise<WarehousePaths> {
  const root = await mkdtemp(path.join(tmpdir(), "m3-lake-"));
  onTestFinished(() => rm(root, { recursive: true }));
  return warehousePaths(path.join(root, "warehouse"));
}

const failure = (code: string) => Object.assign(new Error(code), { code });
const staged = (warehouse: WarehousePaths) => readdir(warehouse.staging).catch(() => []);

afterEach(() => watchSeams(undefined));

describe("commitFile", () => {
  test("goes through its steps in the order that a crash cannot spoil", async () => {
    const warehouse = await temporaryWarehouse();
    const target = path.join(warehouse.raw, "users", "run", "b00001.parquet");
    const steps: string[] = [];
    watchSeams((step, file) => steps.push(`${step} ${path.relative(warehouse.root, file)}`));
    await commitFile(warehouse, target, (to) => writeFile(to, "rows"), { checksum: true });
    const [removed, ...others] = steps.reverse();
    expect(removed).toMatch(/^remove .staging/);
    const file = "raw/users/run/b00001.parquet";
    expect(others.reverse()).toEqual([
      `write ${file}`,
      `fsync ${file}`,
      `write ${file}.sha256`,
      `fsync ${file}.sha256`,
      "fsync raw/users",
      "fsync raw",
      "fsync ",
      `rename ${file}.sha256`,
      "fsync raw/users/run",
      `rename ${file}`,
      "fsync raw/users/run",
    ]);
    await expect(verifyChecksum(target)).resolves.toBe(createHash("sha256").update("rows").digest("hex"));
    expect(await staged(warehouse)).toEqual([]);
  });

  test.each(["write", "fsync", "rename"] as const)("a failing %s leaves the file as it was", async (step) => {
    const warehouse = await temporaryWarehouse();
    const target = path.join(warehouse.root, "pointer.json");
    await commitText(warehouse, target, "old");
    watchSeams((seam) => {
      if (seam === step) throw failure("ENOSPC");
    });
    await expect(commitText(warehouse, target, "new")).rejects.toThrow(/pointer.json: the disk is full/);
    expect(await readFile(target, "utf8")).toBe("old");
    expect(await staged(warehouse)).toEqual([]);
  });

  test("what cannot be cleaned up does not hide why it failed", async () => {
    const warehouse = await temporaryWarehouse();
    watchSeams(() => {
      throw failure("EROFS");
    });
    const refused = commitText(warehouse, path.join(warehouse.root, "a"), "text");
    await expect(refused).rejects.toThrow(/file system is read-only/);
    await expect(refused).rejects.toThrow(PipelineError);
  });
});

test("a folder is committed whole or not at all", async () => {
  const warehouse = await temporaryWarehouse();
  const target = path.join(warehouse.releases, "one");
  const fill = (folder: string) => writeFile(path.join(folder, "a.csv"), "rows");
  watchSeams((seam) => {
    if (seam === "rename") throw failure("EDQUOT");
  });
  await expect(commitFolder(warehouse, target, fill)).rejects.toThrow(/quota is used up/);
  expect(await readdir(warehouse.releases)).toEqual([]);
  expect(await staged(warehouse)).toEqual([]);
  watchSeams(undefined);
  await commitFolder(warehouse, target, fill);
  expect(await readFile(path.join(target, "a.csv"), "utf8")).toBe("rows");
});

test.each([0, 1, 1 << 20, (1 << 20) + 1, 3_000_000])("the checksum of %i bytes", async (size) => {
  const { root } = await temporaryWarehouse();
  const file = `${root}.bin`;
  const bytes = Buffer.alloc(size, "m3");
  await writeFile(file, bytes);
  expect(await sha256File(file)).toBe(createHash("sha256").update(bytes).digest("hex"));
});
