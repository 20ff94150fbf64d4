import { mkdtemp, rm, stat, statfs } from "node:fs/promises";
import { freemem, totalmem } from "node:os";
import path from "node:path";
import { z } from "zod";
import packageJson from "../../package.json" with { type: "json" };
import type { Context } from "../core/context.ts";
import { messageOf } from "../core/errors.ts";
import { commitText, exists, warehousePaths } from "../core/lake.ts";
import { withDatabase } from "../core/warehouse.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const MB = 1e6;
const GB = 1e9;
/** Below this, a build of a few thousand authors may fill the disk. */
const DISK_WARN = 2 * GB;
const DISK_FAIL = 100 * MB;
/** DuckDB's process was measured to pass its memory limit by up to 0.8 GB. */
const MEMORY_ABOVE_LIMIT = 0.8 * GB;
/** This version did not exist earlier. */
const EARLIEST_NOW = Date.parse("2026-11-01T00:00:00Z");
const CLOCK_SKEW_MS = 5_000;

/** Is Node as new as package.json asks? */
export function checkNode(version = process.versions.node): Finding {
  const least = packageJson.engines.node.replace(">=", "");
  const [have, need] = [version, least].map((text) => text.split(".").map(Number));
  const newer =
    [0, 1, 2].map((i) => (have?.[i] ?? 0) - (need?.[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
  if (newer >= 0) return ok("node", `Node ${version}`);
  return fail("node", `Node ${version}`, `Install Node ${least} or newer.`);
}

/** Does DuckDB load, and is it the version that was pinned? */
export async function checkEngine(pinned = packageJson.dependencies["@duckdb/node-api"]): Promise<Finding> {
  try {
    const [row] = await withDatabase({}, (db) =>
      db.rows("select version() as version", z.object({ version: z.string() })),
    );
    const loaded = row?.version ?? "";
    const wanted = `v${pinned.replace(/-.*$/, "")}`;
    if (loaded === wanted) return ok("duckdb", `DuckDB ${loaded}`);
    return fail("duckdb", `DuckDB ${loaded} is installed, ${wanted} is pinned`, "Run npm ci.");
  } catch (error) {
    return fail("duckdb", `DuckDB does not load: ${messageOf(error)}`, "Run npm ci on this machine.");
  }
}

/** Is there room where the warehouse is? */
export async function checkDisk({ config }: Context): Promise<Finding> {
  const folder = await existingParent(config.warehouse.root);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const found = `${(free / GB).toFixed(1)} GB free at ${folder}`;
  if (free < DISK_FAIL) return fail("disk", found, "Free some space, or use another --warehouse.");
  if (free < DISK_WARN) return warn("disk", found, "Free some space before a large build.");
  return ok("disk", found);
}

/** Can a file be written, fsynced and renamed there, and does the file system's clock agree with ours? */
export async function checkWriting({ config, clock }: Context): Promise<Finding[]> {
  const folder = await existingParent(config.warehouse.root);
  let trial: string | undefined;
  try {
    trial = await mkdtemp(path.join(folder, ".doctor-"));
    const file = path.join(trial, "file");
    const started = performance.now();
    await commitText(warehousePaths(trial), file, "ok\n");
    const took = performance.now() - started;
    const { mtimeMs } = await stat(file);
    return [
      ok("write", `write, fsync and rename work in ${folder} (${took.toFixed(0)} ms)`),
      checkClock(clock.now(), mtimeMs),
    ];
  } catch (error) {
    return [
      fail(
        "write",
        `cannot write in ${folder}: ${messageOf(error)}`,
        "Correct the permissions, or use another --warehouse.",
      ),
    ];
  } finally {
    if (trial !== undefined) await rm(trial, { recursive: true, force: true });
  }
}

/** Is the time plausible? Ages and UTC billing days depend on it. Milliseconds since 1970. */
export function checkClock(now: number, fileTime: number): Finding {
  const found = `clock says ${new Date(now).toISOString()}`;
  if (now < EARLIEST_NOW) return fail("clock", found, "Set the clock: this version is younger than that.");
  const skew = Math.abs(now - fileTime);
  if (skew <= CLOCK_SKEW_MS) return ok("clock", found);
  return warn(
    "clock",
    `${found}, the file system is ${(skew / 1000).toFixed(0)} s off`,
    "Let both follow the same time server.",
  );
}

/** Is there memory for DuckDB's limit? */
export function checkMemory({ config }: Context, total = totalmem(), free = freemem()): Finding {
  const need = bytesOf(config.memoryLimit) + MEMORY_ABOVE_LIMIT;
  const found = `${(total / GB).toFixed(1)} GB memory, ${(free / GB).toFixed(1)} GB free; a build may use ${(need / GB).toFixed(1)} GB`;
  const advice = "Set M3_MEMORY_LIMIT to a smaller size, e.g. 512MiB.";
  if (total < need) return fail("memory", found, advice);
  return free < need ? warn("memory", found, advice) : ok("memory", found);
}

const UNITS: Record<string, number> = { MB, GB, MiB: 2 ** 20, GiB: 2 ** 30 };

/** `1.5GiB` in bytes. */
function bytesOf(size: string): number {
  const [, amount = "", unit = ""] = /^([\d.]+)\s*(\w+)$/.exec(size) ?? [];
  return Number(amount) * (UNITS[unit] ?? Number.NaN);
}

async function existingParent(folder: string): Promise<string> {
  let at = path.resolve(folder);
  while (!(await exists(at))) at = path.dirname(at);
  return path.relative(process.cwd(), at) || ".";
}
