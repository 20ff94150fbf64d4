import { chmod, cp, mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { commitFile, exists } from "../../pipelines/core/lake.ts";
import { withWriterLock } from "../../pipelines/core/lock.ts";
import { rawFile } from "../../pipelines/core/raw.ts";
import { examine } from "../../pipelines/doctor/doctor.ts";
import { checkClock, checkEngine, checkMemory, checkNode } from "../../pipelines/doctor/machine.ts";
import { checkEnvFile, checkSeeds, checkToken } from "../../pipelines/doctor/project.ts";
import { checkLeftovers, checkRaw } from "../../pipelines/doctor/warehouse.ts";
import { doctor } from "../../pipelines/verbs/doctor.ts";
import { temporaryContext } from "../export/fixture.ts";

const projectSeeds = { seedsDir: "seeds", handlesDir: path.join("seeds", "handles") };

describe("the machine", () => {
  test("has what the project needs, and looking leaves nothing behind", async () => {
    const context = await temporaryContext(projectSeeds);
    const findings = await examine(context, true);
    expect(findings.filter(({ state }) => state === "fail")).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual([
      ..."node duckdb memory disk write clock seeds token".split(" "),
      "env file",
      "leftovers",
      "raw",
    ]);
    expect(await readdir(context.config.warehouse.root)).toEqual([]);
  });

  test("a warehouse that does not exist yet is not made", async () => {
    const context = await temporaryContext(projectSeeds);
    const root = path.join(context.config.warehouse.root, "not", "yet");
    const findings = await examine(
      { ...context, config: { ...context.config, warehouse: { ...context.config.warehouse, root } } },
      false,
    );
    expect(findings.find(({ check }) => check === "write")?.state).toBe("ok");
    expect(await exists(path.dirname(root))).toBe(false);
  });

  test("an old Node, another DuckDB, little memory and a wrong clock are named", async () => {
    expect(checkNode("20.19.0").state).toBe("ok");
    expect(checkNode("22.1.0").state).toBe("ok");
    expect(checkNode("20.9.1")).toMatchObject({ state: "fail", advice: expect.stringContaining("20.19") });
    expect(await checkEngine("1.4.0-r.2")).toMatchObject({
      state: "fail",
      found: expect.stringMatching(/v1\.4\.0 is pinned/),
    });
    const context = await temporaryContext({ memoryLimit: "1GiB" });
    expect(checkMemory(context, 8e9, 4e9).state).toBe("ok");
    expect(checkMemory(context, 8e9, 1e9).state).toBe("warn");
    expect(checkMemory(context, 1e9, 1e9)).toMatchObject({
      state: "fail",
      advice: expect.stringContaining("M3_MEMORY_LIMIT"),
    });
    const now = Date.parse("2026-12-01T00:00:00Z");
    expect(checkClock(now, now + 900).state).toBe("ok");
    expect(checkClock(now, now - 60_000)).toMatchObject({
      state: "warn",
      found: expect.stringContaining("60 s off"),
    });
    expect(checkClock(0, 0).state).toBe("fail");
  });
});

describe("the project", () => {
  test("a broken seed is named with file and line", async () => {
    const context = await temporaryContext();
    const { seedsDir } = context.config;
    await cp("seeds", seedsDir, { recursive: true });
    expect((await checkSeeds(context)).state).toBe("warn");
    await writeFile(path.join(seedsDir, "domains.csv"), "domain,title\nai,AI\n");
    const finding = await checkSeeds(context);
    expect(finding).toMatchObject({ state: "fail", found: expect.stringContaining("domains.csv:1") });
  });

  test("the token is never shown", async () => {
    const context = await temporaryContext({ token: "secret-token" });
    expect(checkToken(context)).toMatchObject({ state: "ok" });
    expect(JSON.stringify(await examine(context, false))).not.toContain("secret-token");
    expect(checkToken(await temporaryContext()).state).toBe("warn");
  });

  test("a token file that others may read is named", async () => {
    const context = await temporaryContext();
    const file = path.join(context.config.warehouse.root, ".env");
    expect((await checkEnvFile(file)).state).toBe("ok");
    await writeFile(file, "X_BEARER_TOKEN=x\n");
    await chmod(file, 0o644);
    expect(await checkEnvFile(file)).toMatchObject({ state: "warn", advice: `Run chmod 600 ${file}.` });
    await chmod(file, 0o600);
    expect((await checkEnvFile(file)).state).toBe("ok");
  });
});

describe("the warehouse", () => {
  test("what a crash left is named with what to do, but not while somebody writes", async () => {
    const context = await temporaryContext();
    const { warehouse } = context.config;
    for (const folder of [warehouse.staging, warehouse.spool]) await mkdir(folder, { recursive: true });
    await writeFile(path.join(warehouse.staging, "x.parquet"), "half");
    await writeFile(path.join(warehouse.spool, "p1.ndjson"), "{}\n");
    await writeFile(warehouse.failedDatabase, "");
    const findings = await checkLeftovers(context);
    expect(findings.map(({ state }) => state)).toEqual(["warn", "warn", "warn"]);
    expect(findings.map(({ advice }) => advice).join(" ")).toMatch(/rm -r .*npm run extract.*delete it/);
    if (process.platform !== "linux") return;
    const during = await withWriterLock(warehouse, () => checkLeftovers(context));
    expect(during).toMatchObject([
      { state: "ok", found: `process ${process.pid} is writing: not looked at` },
    ]);
  });

  test("damage in raw files is found with --deep, a missing checksum always", async () => {
    const context = await temporaryContext();
    const { warehouse } = context.config;
    const file = rawFile(warehouse, "users", "r1", "b1");
    await commitFile(warehouse, file, (to) => writeFile(to, "content"), { checksum: true });
    expect(await checkRaw(context, true)).toMatchObject({
      state: "ok",
      found: "1 files agree with their checksums",
    });
    await writeFile(file, "cuntent");
    expect((await checkRaw(context, false)).state).toBe("ok");
    expect(await checkRaw(context, true)).toMatchObject({
      state: "fail",
      found: expect.stringContaining("1 of 1 files are damaged"),
    });
    await writeFile(rawFile(warehouse, "posts", "r1", "b1"), "bare").catch(() => undefined);
    await mkdir(path.join(warehouse.raw, "posts", "r1"), { recursive: true });
    await writeFile(rawFile(warehouse, "posts", "r1", "b1"), "bare");
    expect(await checkRaw(context, false)).toMatchObject({
      state: "fail",
      found: expect.stringContaining("1 raw files without a checksum"),
    });
  });
});

test("the verb prints every finding, and fails when one fails", async () => {
  const context = await temporaryContext();
  const printed: string[] = [];
  const out = { result: (_: unknown, render: () => string) => void printed.push(render()) };
  await expect(doctor.run({}, context, out)).rejects.toThrow(/^failed: seeds. See the lines above.$/);
  expect(printed.join("\n")).toMatch(/^ok {4}node {7}Node /);
  expect(printed.join("\n")).toMatch(/^fail {2}seeds .*\n\s+→ /m);
});
