import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Context } from "../core/context.ts";
import { messageOf, PipelineError } from "../core/errors.ts";
import { exists, verifyChecksum } from "../core/lake.ts";
import { findLockHolder } from "../core/lock-holder.ts";
import { count } from "../core/progress.ts";
import { RAW_KINDS } from "../core/raw.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const SHOWN = 3;

/** Did a process leave something behind? While one is writing, nothing is a leftover. */
export async function checkLeftovers({ config }: Context): Promise<Finding[]> {
  const { warehouse } = config;
  const holder = await findLockHolder(warehouse);
  if (holder.state === "held") return [ok("leftovers", `process ${holder.pid} is writing: not looked at`)];
  const findings: Finding[] = [];
  const staged = await filesBelow(warehouse.staging);
  if (staged.length > 0) {
    const found = `${count(staged.length)} half-written files in ${warehouse.staging}`;
    findings.push(warn("leftovers", found, `Nothing reads them: rm -r ${warehouse.staging}`));
  }
  const spools = await readdir(warehouse.spool).catch(() => []);
  if (spools.length > 0) {
    const found = `answers not yet in raw: ${some(spools)} in ${warehouse.spool}`;
    findings.push(warn("leftovers", found, "They are paid for: run npm run extract, which takes them over."));
  }
  for (const file of [warehouse.nextDatabase, warehouse.failedDatabase]) {
    if (!(await exists(file))) continue;
    findings.push(warn("leftovers", `an unfinished build: ${file}`, "Look why it failed, then delete it."));
  }
  return findings.length > 0 ? findings : [ok("leftovers", "none")];
}

/** Has every raw file its checksum, and with `deep`, does the content agree with it? */
export async function checkRaw(context: Context, deep: boolean): Promise<Finding> {
  const { raw } = context.config.warehouse;
  const found = await Promise.all(RAW_KINDS.map((kind) => filesBelow(path.join(raw, kind))));
  const names = new Set(found.flat());
  const files = [...names].filter((name) => name.endsWith(".parquet")).sort();
  const bare = files.filter((name) => !names.has(`${name}.sha256`));
  if (bare.length > 0) {
    return fail(
      "raw",
      `${count(bare.length)} raw files without a checksum: ${some(bare)}`,
      "Restore them from a copy.",
    );
  }
  if (!deep)
    return ok("raw", `${count(files.length)} files, each with a checksum (--deep compares the contents)`);
  const task = context.progress.task("verify raw", files.length, "files");
  const damaged: string[] = [];
  for (const [done, file] of files.entries()) {
    context.signal.throwIfAborted();
    task.update(done);
    try {
      await verifyChecksum(file);
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      damaged.push(messageOf(error));
    }
  }
  task.finish();
  if (damaged.length === 0) return ok("raw", `${count(files.length)} files agree with their checksums`);
  const advice = "Restore them from a copy; without one, delete them with their .sha256 and fetch again.";
  return fail(
    "raw",
    `${count(damaged.length)} of ${count(files.length)} files are damaged: ${some(damaged)}`,
    advice,
  );
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

function some(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return `${names.slice(0, SHOWN).join(", ")}${rest > 0 ? ` and ${count(rest)} more` : ""}`;
}
