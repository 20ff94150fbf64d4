import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { PipelineError } from "../../pipelines/core/errors.ts";
import { warehousePaths } from "../../pipelines/core/lake.ts";
import { withWriterLock } from "../../pipelines/core/lock.ts";

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), "m3-lock-"));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

test("a warehouse that cannot be written is not said to be in use", async () => {
  const warehouse = warehousePaths(await folder());
  await mkdir(warehouse.lock);
  const refused = withWriterLock(warehouse, async () => undefined);
  await expect(refused).rejects.toThrow(PipelineError);
  await expect(refused).rejects.toThrow(/cannot write to this warehouse/);
});

test("the lock is free again after work that failed", async () => {
  const warehouse = warehousePaths(path.join(await folder(), "new"));
  const failing = withWriterLock(warehouse, async () => {
    throw new Error("the work failed");
  });
  await expect(failing).rejects.toThrow("the work failed");
  await expect(withWriterLock(warehouse, async () => "done")).resolves.toBe("done");
});
