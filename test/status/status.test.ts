import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { commitFile, commitText, exists } from "../../pipelines/core/lake.ts";
import { findLockHolder } from "../../pipelines/core/lock-holder.ts";
import { claimOrigin, rawFile } from "../../pipelines/core/raw.ts";
import { literal, withDatabase } from "../../pipelines/core/warehouse.ts";
import { exportRelease } from "../../pipelines/export/release.ts";
import { readStatus } from "../../pipelines/status/status.ts";
import { statusText } from "../../pipelines/status/text.ts";
import { makeTables, temporaryContext } from "../export/fixture.ts";

/** Another process that holds the writer lock and writes to a database until its stdin ends. */
const WRITER = `
  const { withWriterLock } = await import("./pipelines/core/lock.ts");
  const { warehousePaths } = await import("./pipelines/core/lake.ts");
  const { Database } = await import("./pipelines/core/warehouse.ts");
  const warehouse = warehousePaths(process.argv[1]);
  await withWriterLock(warehouse, async () => {
    const database = await Database.open({ file: process.argv[2] });
    await database.run("create or replace table t as select range as n from range(1000)");
    process.stdout.write("writing");
    await new Promise((resolve) => process.stdin.once("data", resolve));
    await database.close();
  });
  process.exit(0);`;

async function startWriter(root: string, database: string) {
  const args = ["--import", "tsx", "--input-type=module", "-e", WRITER, root, database];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  await once(child.stdout, "data");
  const stop = async () => {
    child.stdin.write("stop");
    await once(child, "exit");
  };
  return { pid: child.pid, stop };
}

const linux = process.platform === "linux";

describe("status", () => {
  test("of an empty folder says so and makes nothing", async () => {
    const context = await temporaryContext();
    const { warehouse } = context.config;
    const status = await readStatus(context);
    expect(status).toMatchObject({
      origin: null,
      plan: null,
      build: { state: "none" },
      releases: [],
      activity: [],
    });
    expect(statusText(status, 100)).toContain("no raw data yet");
    expect(await exists(warehouse.raw)).toBe(false);
    expect(await exists(warehouse.lock)).toBe(false);
  });

  test("tells raw, build, checks and releases", async () => {
    const context = await temporaryContext();
    const { warehouse } = context.config;
    await makeTables(context, { change: "update ops.checks set severity = 'warn', failing_rows = 1234" });
    const release = await exportRelease(context);
    for (const kind of ["users", "outcomes"] as const) {
      const write = (to: string) =>
        withDatabase({}, (db) => db.run(`copy (from range(7)) to ${literal(to)} (format parquet)`));
      await commitFile(warehouse, rawFile(warehouse, kind, "run", "b1"), write, { checksum: true });
    }
    const status = await readStatus(context);
    const { size } = await stat(rawFile(warehouse, "users", "run", "b1"));
    expect(status.raw[0]).toEqual({ kind: "users", files: 1, rows: 7, bytes: size });
    expect(status.raw[1]).toEqual({ kind: "posts", files: 0, rows: 0, bytes: 0 });
    expect(status.build).toMatchObject({ state: "built", build_id: "0123456789abcdef", checks: 1 });
    expect(status.releases).toEqual([
      {
        release: release.manifest.release,
        as_of: "2026-11-22T00:00:00.000Z",
        build_id: "0123456789abcdef",
        curated: 18,
        latest: true,
      },
    ]);
    const text = statusText(status, 100);
    expect(text).toContain("warn no_author_is_lost: 1,234 rows");
    expect(text).toContain("latest");
    await writeFile(rawFile(warehouse, "users", "run", "b1"), "not parquet");
    expect((await readStatus(context)).raw[0]).toMatchObject({ files: 1, rows: null });
  });

  test("shows the last whole line of each log", async () => {
    const context = await temporaryContext();
    const { log } = context.config.warehouse;
    await mkdir(log);
    const line = (n: number) =>
      `${JSON.stringify({ at: `2026-11-22T19:00:0${n}.500Z`, verb: "extract", state: "running", batches_done: n, batches: 9, authors_done: n * 100, authors: 900, requests: n, dollars: n })}\n`;
    await writeFile(
      path.join(log, "extract.ndjson"),
      `${"x".repeat(100_000)}\n${line(1)}${line(2)}{"at": "2026-11-22T19:00:03`,
    );
    await writeFile(
      path.join(log, "build.ndjson"),
      '{"at":"2026-11-21T00:00:00Z","verb":"build","state":"done","models_done":48,"models":48}\n',
    );
    await writeFile(path.join(log, "empty.ndjson"), "");
    const status = await readStatus(context);
    expect(status.activity.map(({ verb }) => verb)).toEqual(["extract", "build"]);
    const text = statusText(status, 100);
    expect(text).toContain(
      "2026-11-22 19:00:02 extract running: 2/9 batches, 200/900 authors, 2 requests, $2.00",
    );
    expect(text).toContain("2026-11-21 00:00:00 build done: 48/48 models");
    expect(text).toContain("The last extract did not come to its end.");
    await appendFile(path.join(log, "extract.ndjson"), `"}\n${line(4).replace("running", "done")}`);
    const later = statusText(await readStatus(context), 100);
    expect(later).toContain("extract done: 4/9");
    expect(later).not.toContain("did not come to its end");
  });

  test("tells what a running extraction has found, spends, may still ask for and waits for", async () => {
    const context = await temporaryContext();
    const { log } = context.config.warehouse;
    await mkdir(log);
    const running = {
      at: "2026-11-22T19:00:00.123Z",
      verb: "extract",
      state: "running",
      outcomes: { found: 1200, not_found: 3 },
      dollars: 12,
      dollars_forecast: 40,
      quota: { endpoint: "GET /2/users/by", remaining: 7, limit: 300, resets_at: "2026-11-22T19:15:00.000Z" },
      ends_at: "2026-11-22T19:31:00.000Z",
    };
    const show = async (line: object) => {
      await writeFile(path.join(log, "extract.ndjson"), `${JSON.stringify(line)}\n`);
      return statusText(await readStatus(context), 100);
    };
    expect(await show(running)).toContain(
      "extract running: 1,200 found, 3 not_found, $12.00 of about $40.00, 7/300 requests left until 2026-11-22 19:15:00, done about 2026-11-22 19:31:00",
    );
    const until = "2026-11-22T19:15:01.000Z";
    expect(await show({ ...running, waiting: { endpoint: "GET /2/users/by", until } })).toContain(
      "waiting until 2026-11-22 19:15:01 for the rate limit of GET /2/users/by, done about",
    );
    const stopped = { ...running, state: "stopped", requests: 1, reason: "No credits left. Add some." };
    expect(await show(stopped)).toMatch(
      /extract stopped: .*, 1 request, .*\n {4}No credits left\. Add some\.\n/,
    );
  });

  test("takes a build for finished when its tables are in place", async () => {
    const context = await temporaryContext();
    const { log } = context.config.warehouse;
    await mkdir(log);
    const line = {
      at: "2026-11-22T19:00:00Z",
      verb: "build",
      state: "running",
      build_id: "0123456789abcdef",
    };
    await writeFile(path.join(log, "build.ndjson"), `${JSON.stringify(line)}\n`);
    const unfinished = "The last build did not come to its end.";
    expect(statusText(await readStatus(context), 100)).toContain(unfinished);
    await makeTables(context);
    expect(statusText(await readStatus(context), 100)).not.toContain(unfinished);
  });

  test.runIf(linux)("answers while another process holds the lock and writes, and names it", async () => {
    const context = await temporaryContext();
    const { warehouse } = context.config;
    await makeTables(context);
    const writer = await startWriter(warehouse.root, warehouse.nextDatabase);
    const status = await readStatus(context);
    expect(status.writer).toEqual({ state: "held", pid: writer.pid });
    expect(status.build.state).toBe("built");
    expect(statusText(status, 100)).toContain(`Process ${writer.pid} is writing.`);
    await writer.stop();
    expect((await readStatus(context)).writer).toEqual({ state: "free" });
  });

  test.runIf(linux)("answers even when the built tables themselves are locked", async () => {
    const context = await temporaryContext();
    const { warehouse } = context.config;
    await claimOrigin(warehouse, "live");
    const writer = await startWriter(warehouse.root, warehouse.database);
    const status = await readStatus(context);
    expect(status.build).toEqual({ state: "unreadable", reason: expect.stringMatching(/lock/i) });
    expect(statusText(status, 100)).toContain("cannot be read now");
    await writer.stop();
  });

  test("says when the system does not tell who is writing", async () => {
    const context = await temporaryContext();
    await commitText(context.config.warehouse, context.config.warehouse.lock, "");
    const nowhere = path.join(context.config.warehouse.root, "no-locks");
    expect(await findLockHolder(context.config.warehouse, nowhere)).toEqual({ state: "unknown" });
    const { ino } = await stat(context.config.warehouse.lock);
    await writeFile(
      nowhere,
      `1: POSIX  ADVISORY  READ 11 fe:00:${ino} 0 EOF\n2: POSIX  ADVISORY  WRITE 12 fe:00:${ino}9 0 EOF\n`,
    );
    expect(await findLockHolder(context.config.warehouse, nowhere)).toEqual({ state: "free" });
    await appendFile(nowhere, `3: POSIX  ADVISORY  WRITE 13 00:2b:${ino} 0 EOF\n`);
    expect(await findLockHolder(context.config.warehouse, nowhere)).toEqual({ state: "held", pid: 13 });
    expect((await readFile(context.config.warehouse.lock)).length).toBe(0);
  });
});
