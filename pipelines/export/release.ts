import { mkdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Context } from "../core/context.ts";
import { messageOf, PipelineError } from "../core/errors.ts";
import { commitFolder, exists, sha256Text } from "../core/lake.ts";
import { withWriterLock } from "../core/lock.ts";
import { Database, QueryError } from "../core/warehouse.ts";
import { readAudit } from "./audit.ts";
import { writeChanges } from "./changes.ts";
import { contractSchema } from "./contract.ts";
import { domainCounts, outcomeCounts } from "./counts.ts";
import { pairDomains } from "./domain-pairs.ts";
import { readDrift } from "./drift.ts";
import { MANIFEST, type Manifest, type ReleaseFile, readManifest } from "./manifest.ts";
import { pointLatest, previousRelease, releaseId } from "./releases.ts";
import { readSource, type Source } from "./source.ts";
import { CHECKSUMS, checksumsOf, verifyRelease } from "./verify.ts";
import { writeTable } from "./write-table.ts";

/** What an export made, or found already there. */
export interface ReleaseSummary {
  readonly folder: string;
  /** The same build was exported before; its files were verified against their checksums. */
  readonly existed: boolean;
  readonly manifest: Manifest;
}

const NOTES = [
  "Nothing here depends on when the export ran: the same build gives the same bytes.",
  "Parquet: zstd, times are UTC. parquet/domains is hive-partitioned by domain; the column is in the folder name.",
  'CSV: UTF-8, comma, RFC 4180 quoting, lines end in LF; an empty cell is null, "" the empty text; lists are JSON.',
  "CSV text that starts with = + - @ ' a tab or a line break has one ' put before it, because spreadsheets run such text as formulas: take one leading ' off text cells to get the original. Parquet holds it unchanged.",
];

/**
 * Publishes the built tables as `releases/<id>/`: whole under its name or not there, and `releases/latest` names it
 * afterwards. Throws {@link PipelineError} when there is no build, a blocking check fails, origins differ, or a release
 * of the same build is there but damaged.
 */
export async function exportRelease(context: Context): Promise<ReleaseSummary> {
  const { warehouse } = context.config;
  if (!(await exists(warehouse.database))) {
    throw new PipelineError("no tables to export", { file: warehouse.database }, "Run npm run build first.");
  }
  return withWriterLock(warehouse, async () => {
    const database = await openBuild(context);
    const stop = () => database.interrupt();
    context.signal.addEventListener("abort", stop);
    try {
      return await publish(database, context);
    } catch (error) {
      context.signal.throwIfAborted();
      throw memoryError(error, context);
    } finally {
      context.signal.removeEventListener("abort", stop);
      await database.close();
    }
  });
}

async function openBuild({ config }: Context): Promise<Database> {
  const { warehouse, memoryLimit } = config;
  await mkdir(warehouse.staging, { recursive: true });
  const file = warehouse.database;
  try {
    return await Database.open({ file, readOnly: true, memoryLimit, tempDirectory: warehouse.staging });
  } catch (error) {
    throw notABuild(error, file);
  }
}

async function publish(database: Database, context: Context): Promise<ReleaseSummary> {
  const { config } = context;
  const { warehouse } = config;
  const source = await readSource(database, config).catch((error: unknown) => {
    throw notABuild(error, warehouse.database);
  });
  const release = releaseId(source.build);
  const folder = path.join(warehouse.releases, release);
  const existed = await exists(folder);
  if (existed) {
    await assertSameBuild(folder, source);
  } else {
    const previous = await previousRelease(warehouse, release, source.build.as_of);
    if (previous !== undefined) await verifyRelease(path.join(warehouse.releases, previous.release));
    await commitFolder(warehouse, folder, (to) => fill(database, context, source, previous, to));
  }
  await pointLatest(warehouse, release);
  return { folder, existed, manifest: await readManifest(folder) };
}

async function assertSameBuild(folder: string, { build }: Source): Promise<void> {
  await verifyRelease(folder);
  const { build_id } = await readManifest(folder);
  if (build_id === build.build_id) return;
  throw new PipelineError(
    `holds build ${build_id}, not ${build.build_id}`,
    { file: folder },
    "Move it away and export again.",
  );
}

async function fill(
  database: Database,
  context: Context,
  source: Source,
  previous: Manifest | undefined,
  folder: string,
): Promise<void> {
  const { tables, build } = source;
  const task = context.progress.task("export", tables.length, "tables");
  const files: ReleaseFile[] = [];
  for (const [done, table] of tables.entries()) {
    context.signal.throwIfAborted();
    task.update(done, table.name);
    files.push(...(await writeTable(database, table, folder)));
  }
  const pairs = previous && pairDomains(tables, previous, context.config.warehouse);
  const changes = await writeChanges(database, pairs, folder);
  files.push(changes.file, await writeJson(folder, "contract.json", "contract", contractSchema(tables)));
  const manifest: Manifest = {
    format: 1,
    release: releaseId(build),
    origin: build.origin,
    build_id: build.build_id,
    as_of: build.as_of,
    score_models: [build.score_model],
    seeds_hash: build.seeds_hash,
    sql_hash: build.sql_hash,
    engine: build.engine,
    notes: NOTES,
    domains: await domainCounts(database, tables),
    outcomes: await outcomeCounts(database),
    audit: await readAudit(database, build.origin),
    checks: [...source.checks],
    changes: {
      compared_with: previous?.release ?? null,
      domains: changes.domains,
      drift: await readDrift(database, pairs ?? [], {
        now: build.score_model,
        before: previous?.score_models ?? [],
      }),
    },
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
  await writeFile(path.join(folder, MANIFEST), json(manifest));
  await writeFile(path.join(folder, CHECKSUMS), await checksumsOf(folder));
  task.finish();
}

async function writeJson(folder: string, name: string, table: string, value: unknown): Promise<ReleaseFile> {
  const text = json(value);
  const file = path.join(folder, name);
  await writeFile(file, text);
  const { size } = await stat(file);
  return { path: name, table, domain: null, rows: 0, bytes: size, sha256: sha256Text(text), columns: [] };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}

function memoryError(error: unknown, { config }: Context): unknown {
  if (!(error instanceof QueryError) || !/^Out of Memory/.test(error.message)) return error;
  const what = `the export does not fit into ${config.memoryLimit} of memory`;
  return new PipelineError(what, {}, "Set M3_MEMORY_LIMIT to a larger size.", { cause: error });
}

function notABuild(error: unknown, file: string): unknown {
  if (!(error instanceof QueryError)) return error;
  return new PipelineError(
    "not a finished build",
    { file },
    `Run npm run build. DuckDB says: ${messageOf(error)}`,
    {
      cause: error,
    },
  );
}
