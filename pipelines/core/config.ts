import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { PipelineError } from "./errors.ts";
import { type WarehousePaths, warehousePaths } from "./lake.ts";

/** What a run needs to know, from flags, environment and `.env`; never changed after it was read. */
export interface Config {
  readonly warehouse: WarehousePaths;
  /** Folder of the governed seeds. */
  readonly seedsDir: string;
  /** Folder of handle lists: the project's own, or the world's in a simulated warehouse. */
  readonly handlesDir: string;
  readonly sqlDir: string;
  /** The moment ages are measured from, milliseconds since 1970 UTC. */
  readonly asOf: number;
  readonly json: boolean;
  /** Bearer token of the X API. Never printed, never stored. */
  readonly token: string | undefined;
  /** Base URL of the API, `https://api.x.com` unless a simulator is asked. */
  readonly apiBase: string;
  /** DuckDB's memory limit for builds and exports. */
  readonly memoryLimit: string;
}

// yargs makes a list of a flag that is given twice.
const once = (flag: string) => z.string(`${flag} is given once, with a value`).optional();
const commonFlags = z.object({
  warehouse: once("--warehouse"),
  seeds: once("--seeds"),
  handles: once("--handles"),
  asOf: once("--as-of"),
  json: z.boolean().optional(),
  apiBase: once("--api-base"),
});

/** Flags every verb understands, as yargs hands them over. */
export type CommonFlags = z.input<typeof commonFlags>;

const environment = z.object({
  X_BEARER_TOKEN: z.string().trim().min(1).optional().catch(undefined),
  M3_MEMORY_LIMIT: z
    .string()
    .regex(/^\d+(\.\d+)?\s*(MB|GB|MiB|GiB)$/, "M3_MEMORY_LIMIT is a size such as 1500MiB")
    .optional(),
});

export const DEFAULT_API_BASE = "https://api.x.com";
const DEFAULT_MEMORY_LIMIT = "1GiB";

/** Flags, then environment, then defaults. Throws {@link PipelineError} naming the flag or variable that is wrong. */
export function readConfig(
  given: CommonFlags,
  variables: Record<string, string | undefined>,
  root: string,
): Config {
  const flags = accept(commonFlags, given);
  const env = accept(environment, variables);
  const warehouse = warehousePaths(flags.warehouse ?? path.join("warehouse", "live"));
  const seedsDir = flags.seeds ?? path.relative(process.cwd(), path.join(root, "seeds"));
  return {
    warehouse,
    seedsDir,
    handlesDir: flags.handles ?? ownHandles(warehouse) ?? path.join(seedsDir, "handles"),
    sqlDir: path.relative(process.cwd(), path.join(root, "sql")),
    asOf: parseMoment(flags.asOf),
    json: flags.json ?? false,
    token: env.X_BEARER_TOKEN,
    apiBase: flags.apiBase ?? DEFAULT_API_BASE,
    memoryLimit: env.M3_MEMORY_LIMIT ?? DEFAULT_MEMORY_LIMIT,
  };
}

function accept<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new PipelineError(parsed.error.issues[0]?.message ?? "bad flags or environment");
}

/** Are the seeds the project's own, which lie beside the models, and not a folder named with `--seeds`? */
export function usesOwnSeeds({ seedsDir, sqlDir }: Config): boolean {
  return path.resolve(seedsDir) === path.resolve(path.dirname(sqlDir), "seeds");
}

/** Where the handle lists of a simulated world are kept: a warehouse that has its own is built from them. */
export function ownHandlesDir(warehouse: WarehousePaths): string {
  return path.join(warehouse.root, "seeds", "handles");
}

function ownHandles(warehouse: WarehousePaths): string | undefined {
  const folder = ownHandlesDir(warehouse);
  return existsSync(folder) ? folder : undefined;
}

function parseMoment(text: string | undefined): number {
  if (text === undefined) return Date.now();
  const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()]).safeParse(text);
  if (!moment.success) {
    throw new PipelineError(
      `--as-of '${text}' is not a moment`,
      {},
      "Write it like 2026-11-22T00:00:00Z or 2026-11-22.",
    );
  }
  return Date.parse(text);
}
