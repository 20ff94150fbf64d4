import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { PipelineError, type Where } from "../core/errors.ts";
import type { Database } from "../core/warehouse.ts";
import { parseSelect } from "./parse.ts";

/** The layers in their order. A model reads its own layer or earlier ones. */
export const LAYERS = ["staging", "authors", "signals", "scores", "curated", "ops"] as const;
export type Layer = (typeof LAYERS)[number];

/** One SELECT that becomes one table. */
export interface Model {
  /** `layer.table`. */
  readonly name: string;
  readonly layer: Layer;
  readonly table: string;
  /** Path of the SQL file, for messages. */
  readonly file: string;
  readonly sql: string;
  /** What one row is, from the header. */
  readonly describes: string;
  /** Columns that identify a row. */
  readonly grain: readonly string[];
  /** `schema.table` names it reads, each with the line of the file where it first stands. */
  readonly reads: ReadonlyMap<string, number>;
  /** Set for a table that is built once per domain; available to the SQL as `getvariable('domain')`. */
  readonly domain?: string;
}

const PER_DOMAIN = "{domain}";

/**
 * Reads every model under `sqlDir`. `{domain}.sql` becomes one model per domain.
 * Throws {@link PipelineError} naming file and line for a bad header, a statement that is no SELECT, or a read that
 * the layers do not allow.
 */
export async function readModels(
  sqlDir: string,
  database: Database,
  domains: readonly string[],
): Promise<Model[]> {
  const models: Model[] = [];
  for (const layer of LAYERS) {
    const folder = path.join(sqlDir, layer);
    const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".sql")).sort();
    for (const name of files) {
      const model = await readModel(path.join(folder, name), layer, database);
      const copies = model.table === PER_DOMAIN ? domains.map((domain) => forDomain(model, domain)) : [model];
      models.push(...copies);
    }
  }
  if (models.length === 0)
    throw new PipelineError("no models found", { file: sqlDir }, "Is this the project's sql folder?");
  return models;
}

async function readModel(file: string, layer: Layer, database: Database): Promise<Model> {
  const sql = await readFile(file, "utf8");
  const table = path.basename(file, ".sql");
  const header = readHeader(sql, file);
  const { reads } = await parseSelect(database, sql, file);
  for (const [read, line] of reads) assertMayRead(layer, read, { file, line });
  return { name: `${layer}.${table}`, layer, table, file, sql, reads, ...header };
}

function forDomain(model: Model, domain: string): Model {
  return { ...model, domain, table: domain, name: `${model.layer}.${domain}` };
}

/** Line 1 says what one row is, line 2 the grain. */
function readHeader(sql: string, file: string): { describes: string; grain: string[] } {
  const [first = "", second = ""] = sql.split("\n");
  const describes = /^-- (\S.*)$/.exec(first)?.[1];
  if (describes === undefined) {
    throw new PipelineError(
      "line 1 does not say what one row is",
      { file, line: 1 },
      "Begin with: -- one row per …",
    );
  }
  const grain = /^-- grain: (\w+(?:, \w+)*)$/.exec(second)?.[1];
  if (grain === undefined) {
    throw new PipelineError(
      "line 2 does not name the grain",
      { file, line: 2 },
      "Write: -- grain: column, column",
    );
  }
  return { describes, grain: grain.split(", ") };
}

function assertMayRead(layer: Layer, read: string, where: Where): void {
  const [schema = "", table = ""] = read.split(".");
  if (schema === "seeds" || (schema === "raw" && layer === "staging")) return;
  if (schema === "raw") {
    throw new PipelineError(
      `layer ${layer} reads raw.${table}`,
      where,
      "Only staging reads raw: read staging instead.",
    );
  }
  const from = LAYERS.indexOf(schema as Layer);
  if (from === -1) {
    throw new PipelineError(
      `unknown schema '${schema}' in ${read}`,
      where,
      `Layers are ${LAYERS.join(", ")}; also seeds.`,
    );
  }
  if (from > LAYERS.indexOf(layer)) {
    throw new PipelineError(
      `layer ${layer} reads ${read} of a later layer`,
      where,
      `The order is ${LAYERS.join(" → ")}.`,
    );
  }
}
