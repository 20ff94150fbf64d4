import { mkdir, rename, rm } from "node:fs/promises";
import { z } from "zod";
import { sqlTimestamp } from "../core/clock.ts";
import type { Context } from "../core/context.ts";
import { PipelineError } from "../core/errors.ts";
import { appendLine, syncPath } from "../core/lake.ts";
import { withWriterLock } from "../core/lock.ts";
import { type Origin, RAW_KINDS, readOrigin } from "../core/raw.ts";
import { Database, identifier, literal } from "../core/warehouse.ts";
import { hashSeeds } from "../seeds/hash.ts";
import { seedTables } from "../seeds/tables.ts";
import { blockingFailure, type CheckResult, readChecks, runCheck, storeChecks } from "./checks.ts";
import { assertContracts, readContracts } from "./contracts.ts";
import { buildId, hashFolder, hashRawFiles } from "./fingerprint.ts";
import { createMacros } from "./macros.ts";
import { LAYERS, readModels } from "./models.ts";
import { storeBuild, storeTables } from "./ops-tables.ts";
import { orderModels } from "./order.ts";
import { createRawViews } from "./raw-views.ts";
import { type ModelRun, runModel } from "./run-model.ts";
import { createSeedTables } from "./seed-tables.ts";

/** Tables that exist before the first model. */
const SOURCES = new Set([
  ...Object.keys(seedTables).map((name) => `seeds.${name}`),
  ...RAW_KINDS.map((kind) => `raw.${kind}`),
]);

/** What a build made. */
export interface BuildSummary {
  readonly build_id: string;
  readonly origin: Origin;
  readonly as_of: string;
  readonly database: string;
  readonly models: readonly ModelRun[];
  readonly checks: readonly CheckResult[];
  readonly milliseconds: number;
}

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
  const database = await Database.open({
    file: warehouse.nextDatabase,
    memoryLimit,
    tempDirectory: warehouse.staging,
    insertionOrder: false,
  });
  const stop = () => database.interrupt();
  context.signal.addEventListener("abort", stop);
  let summary: Omit<BuildSummary, "milliseconds">;
  try {
    summary = await fill(database, context, origin);
  } catch (error) {
    await database.close();
    context.signal.throwIfAborted();
    await keepFailed(context);
    throw error;
  } finally {
    context.signal.removeEventListener("abort", stop);
  }
  await database.close();
  const failure = blockingFailure(summary.checks);
  if (failure !== undefined) {
    await keepFailed(context);
    throw failure;
  }
  await syncPath(warehouse.nextDatabase);
  await rename(warehouse.nextDatabase, warehouse.database);
  await syncPath(warehouse.root);
  return { ...summary, milliseconds: performance.now() - started };
}

async function fill(
  database: Database,
  context: Context,
  origin: Origin,
): Promise<Omit<BuildSummary, "milliseconds">> {
  const { config, clock, progress } = context;
  const asOf = sqlTimestamp(config.asOf);
  // One checkpoint at the end: before that the file is nobody's.
  await database.run("set checkpoint_threshold = '1TB'");
  await database.run(`set variable as_of = ${literal(asOf)}; set variable origin = ${literal(origin)}`);
  await createMacros(database, config.sqlDir);
  const domains = await createSeedTables(database, config.warehouse, config);
  const models = orderModels(await readModels(config.sqlDir, database, domains), SOURCES);
  const checks = await readChecks(config.sqlDir, database);
  const contracts = await readContracts(config.sqlDir);
  const rawFiles = await createRawViews(database, config.warehouse, progress);
  const inputs = {
    sql: await hashFolder(config.sqlDir),
    seeds: await hashSeeds(config),
    raw: hashRawFiles(rawFiles),
    asOf,
    engine: await engineVersion(database),
  };
  const id = buildId(inputs);

  for (const layer of LAYERS) await database.run(`create schema if not exists ${identifier(layer)}`);
  const task = progress.task("build", models.length, "models");
  const runs: ModelRun[] = [];
  for (const model of models) {
    context.signal.throwIfAborted();
    task.update(runs.length, model.name);
    runs.push(await runModel(database, model, origin));
    const log = { at: new Date(clock.now()).toISOString(), verb: "build", state: "running", build_id: id };
    await appendLine(logFile(context), {
      ...log,
      model: model.name,
      models_done: runs.length,
      models: models.length,
    });
  }
  await storeBuild(database, { id, origin, ...inputs });
  await storeTables(database, models, origin);
  await assertContracts(database, contracts, domains);
  const results: CheckResult[] = [];
  for (const check of checks) results.push(await runCheck(database, check));
  await storeChecks(database, results, origin);
  // The raw views point at files of this folder; the finished database stands alone.
  await database.run("drop schema raw cascade");
  await database.run("checkpoint");
  task.finish();
  return {
    build_id: id,
    origin,
    as_of: new Date(config.asOf).toISOString(),
    database: config.warehouse.database,
    models: runs,
    checks: results,
  };
}

async function keepFailed(context: Context): Promise<void> {
  const { warehouse } = context.config;
  await rename(warehouse.nextDatabase, warehouse.failedDatabase).catch(() => undefined);
  await rm(`${warehouse.nextDatabase}.wal`, { force: true });
}

async function engineVersion(database: Database): Promise<string> {
  const [row] = await database.rows(
    "select 'duckdb ' || library_version as v from pragma_version()",
    z.object({ v: z.string() }),
  );
  return row?.v ?? "";
}

function logFile(context: Context): string {
  return `${context.config.warehouse.log}/build.ndjson`;
}
