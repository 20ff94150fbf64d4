import { mkdir, rename, rm } from "node:fs/promises";
import type { Context } from "../core/context.ts";
import { syncPath } from "../core/disk.ts";
import { PipelineError } from "../core/errors.ts";
import { withWriterLock } from "../core/lock.ts";
import { type Origin, readOrigin } from "../core/raw.ts";
import { interruptible, withDatabase } from "../core/warehouse.ts";
import { blockingFailure } from "./checks.ts";
import { type Filled, fill, logBuild } from "./fill.ts";

/** What a build made. */
export interface BuildSummary extends Filled {
  readonly database: string;
  readonly milliseconds: number;
}

/** 15 vectors of 2,048: parallel work from 30,000 authors on, and little left for the checkpoint at the end. */
const ROW_GROUP_SIZE = 30_720;

/**
 * Builds every model from seeds and raw into `next.duckdb`, runs the checks, and renames it over `m3.duckdb` only when
 * every blocking check holds. A failed build leaves the old file as it is and keeps the new one as `failed.duckdb`.
 */
export async function build(context: Context): Promise<BuildSummary> {
  const { warehouse } = context.config;
  const origin = await readOrigin(warehouse);
  if (origin === undefined) {
    throw new PipelineError(
      "this warehouse holds no raw data",
      { file: warehouse.root },
      "Run npm run extract or npm run import first, or name another --warehouse.",
    );
  }
  return withWriterLock(warehouse, () => buildNext(context, origin));
}

async function buildNext(context: Context, origin: Origin): Promise<BuildSummary> {
  const { warehouse, memoryLimit } = context.config;
  const started = performance.now();
  await rm(warehouse.nextDatabase, { force: true });
  await rm(`${warehouse.nextDatabase}.wal`, { force: true });
  await mkdir(warehouse.staging, { recursive: true });
  const options = {
    file: warehouse.nextDatabase,
    memoryLimit,
    tempDirectory: warehouse.staging,
    insertionOrder: false,
    rowGroupSize: ROW_GROUP_SIZE,
  };
  let filled: Filled;
  try {
    filled = await withDatabase(options, (database) =>
      interruptible(database, context.signal, () => fill(database, context, origin)),
    );
    const failure = blockingFailure(filled.checks);
    if (failure !== undefined) throw failure;
  } catch (error) {
    await keepFailed(context);
    context.signal.throwIfAborted();
    throw error;
  }
  await syncPath(warehouse.nextDatabase);
  await rename(warehouse.nextDatabase, warehouse.database);
  await syncPath(warehouse.root);
  await logBuild(context, "done", { build_id: filled.build_id });
  return { ...filled, database: warehouse.database, milliseconds: performance.now() - started };
}

async function keepFailed(context: Context): Promise<void> {
  const { warehouse } = context.config;
  await rename(warehouse.nextDatabase, warehouse.failedDatabase).catch(() => undefined);
  await rm(`${warehouse.nextDatabase}.wal`, { force: true });
  await logBuild(context, context.signal.aborted ? "parked" : "failed", {});
}
