import { mkdir, rename, rm } from "node:fs/promises";
import type { Context } from "../core/context.ts";
import { syncPath } from "../core/disk.ts";
import { PipelineError } from "../core/errors.ts";
import { withWriterLock } from "../core/lock.ts";
import { type Origin, readOrigin } from "../core/raw.ts";
import { type DatabaseOptions, interruptible, withDatabase } from "../core/warehouse.ts";
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

/**
 * Builds once more into `file`, which nobody else sees, whatever the checks find. Throws as {@link build} does where
 * there is no raw data.
 */
export async function rebuild(context: Context, file: string): Promise<Filled> {
  const origin = await readOrigin(context.config.warehouse);
  if (origin === undefined) throw new Error("a built warehouse has an origin");
  return fillNew(context, origin, file, async () => undefined);
}

/** How a build opens the database that it fills. */
export function buildOptions({ config }: Context, file: string): DatabaseOptions {
  return {
    file,
    memoryLimit: config.memoryLimit,
    tempDirectory: config.warehouse.staging,
    insertionOrder: false,
    rowGroupSize: ROW_GROUP_SIZE,
  };
}

async function fillNew(
  context: Context,
  origin: Origin,
  file: string,
  tell: typeof logBuild,
): Promise<Filled> {
  await rm(file, { force: true });
  await rm(`${file}.wal`, { force: true });
  await mkdir(context.config.warehouse.staging, { recursive: true });
  return withDatabase(buildOptions(context, file), (database) =>
    interruptible(database, context.signal, () => fill(database, context, origin, tell)),
  );
}

async function buildNext(context: Context, origin: Origin): Promise<BuildSummary> {
  const { warehouse } = context.config;
  const started = performance.now();
  let filled: Filled;
  try {
    filled = await fillNew(context, origin, warehouse.nextDatabase, logBuild);
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
