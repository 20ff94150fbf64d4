import path from "node:path";
import { z } from "zod";
import { sqlTimestamp } from "../core/clock.ts";
import type { Context } from "../core/context.ts";
import { readContracts } from "../core/contracts.ts";
import { appendLine } from "../core/lake.ts";
import { type Origin, RAW_KINDS } from "../core/raw.ts";
import { type Database, identifier, literal } from "../core/warehouse.ts";
import { hashSeeds } from "../seeds/hash.ts";
import { seedTables } from "../seeds/tables.ts";
import { type CheckResult, readChecks, runCheck, storeChecks } from "./checks.ts";
import { assertContracts } from "./contracts.ts";
import { buildId, hashRawFiles, hashSql } from "./fingerprint.ts";
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

/** What stands in a database that was filled. */
export interface Filled {
  readonly build_id: string;
  readonly origin: Origin;
  readonly as_of: string;
  readonly models: readonly ModelRun[];
  readonly checks: readonly CheckResult[];
}

/**
 * Fills an empty database: macros, seeds, raw views, models in their order, contracts, and the checks' results.
 * Everything that can be refused before the first model runs is refused then. Throws PipelineError for broken SQL,
 * seeds, raw files or contracts; a failing check is a result, not an error. `tell` hears of every model.
 */
export async function fill(
  database: Database,
  context: Context,
  origin: Origin,
  tell: typeof logBuild,
): Promise<Filled> {
  const { config, progress } = context;
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
    sql: await hashSql(config.sqlDir),
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
    await tell(context, "running", {
      build_id: id,
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
    models: runs,
    checks: results,
  };
}

async function engineVersion(database: Database): Promise<string> {
  const [row] = await database.rows(
    "select 'duckdb ' || library_version as v from pragma_version()",
    z.object({ v: z.string() }),
  );
  return row?.v ?? "";
}

/** Appends what a build is doing to `log/build.ndjson`, which `status` reads. */
export async function logBuild(
  { clock, config }: Context,
  state: "running" | "done" | "parked" | "failed",
  detail: Record<string, unknown>,
): Promise<void> {
  const line = { at: new Date(clock.now()).toISOString(), verb: "build", state, ...detail };
  await appendLine(path.join(config.warehouse.log, "build.ndjson"), line);
}
