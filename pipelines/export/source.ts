import { z } from "zod";
import type { Config } from "../core/config.ts";
import { type Contract, DOMAIN_CONTRACT, readContracts } from "../core/contracts.ts";
import { PipelineError } from "../core/errors.ts";
import { type Origin, readOrigin } from "../core/raw.ts";
import { type Database, identifier, literal } from "../core/warehouse.ts";

/** One table that a release publishes. */
export interface PublishedTable {
  /** `curated.ai_research`. */
  readonly name: string;
  /** Set for the table of one domain. */
  readonly domain: string | null;
  readonly contract: Contract;
  /** Columns that identify a row, as the build asserted them. */
  readonly grain: readonly string[];
  /** What one row is. */
  readonly describes: string;
}

const build = z.object({
  build_id: z.string().min(8),
  as_of: z.string(),
  origin: z.enum(["live", "simulated"]),
  seeds_hash: z.string(),
  sql_hash: z.string(),
  engine: z.string(),
  score_model: z.string(),
});

const check = z.object({ check_name: z.string(), severity: z.string(), failing_rows: z.coerce.number() });

/** What the built tables say about themselves. */
export interface Source {
  readonly build: z.infer<typeof build>;
  readonly tables: readonly PublishedTable[];
  readonly checks: readonly z.infer<typeof check>[];
}

/**
 * Reads what is to be published: every table of layer `curated` that has a contract. Throws {@link PipelineError} when
 * a blocking check fails, the tables differ from their contracts, or any row is of another origin than the warehouse.
 */
export async function readSource(database: Database, config: Config): Promise<Source> {
  const file = config.warehouse.database;
  const found = await database.rows(
    "select * replace (strftime(as_of, '%Y-%m-%dT%H:%M:%S.%gZ') as as_of) from ops.build",
    build,
  );
  const [identity] = found;
  if (identity === undefined || found.length > 1) {
    throw new PipelineError(
      `ops.build has ${found.length} rows instead of one`,
      { file },
      "Run npm run build.",
    );
  }
  await assertOrigin(config, identity.origin);
  const checks = await database.rows(
    "select check_name, severity, failing_rows from ops.checks order by check_name",
    check,
  );
  const failed = checks.find(({ severity, failing_rows }) => severity === "block" && failing_rows > 0);
  if (failed !== undefined) {
    throw new PipelineError(
      `blocking check ${failed.check_name} found ${failed.failing_rows} rows`,
      { file },
      "Nothing is published until it holds: mend the cause and run npm run build.",
    );
  }
  const tables = await publishedTables(database, config);
  for (const table of tables) {
    await assertContract(database, table);
    await assertRowsOfOrigin(database, table, identity.origin);
  }
  return { build: identity, tables, checks };
}

async function assertOrigin({ warehouse }: Config, built: Origin): Promise<void> {
  const stated = await readOrigin(warehouse);
  if (stated === built) return;
  throw new PipelineError(
    `the tables were built from ${built} data, but the warehouse states ${stated ?? "no origin"}`,
    { file: warehouse.root },
    "Run npm run build, and check who put files into raw/.",
  );
}

async function publishedTables(database: Database, config: Config): Promise<PublishedTable[]> {
  const shape = z.object({ name: z.string(), grain: z.string(), describes: z.string() });
  const built = await database.rows(
    "select layer || '.' || table_name as name, grain, describes from ops.tables",
    shape,
  );
  const domains = await database.rows(
    "select domain from seeds.domains order by domain",
    z.object({ domain: z.string() }),
  );
  const contracts = (await readContracts(config.sqlDir)).filter(({ table }) => table.startsWith("curated."));
  if (contracts.length === 0) {
    throw new PipelineError(
      "no contract for a curated table",
      { file: config.sqlDir },
      "Restore sql/contracts.",
    );
  }
  return contracts.flatMap((contract) => {
    const names = contract.table === DOMAIN_CONTRACT ? domains.map(({ domain }) => domain) : [null];
    return names.map((domain) => {
      const name = domain === null ? contract.table : `curated.${domain}`;
      const table = built.find((entry) => entry.name === name);
      if (table === undefined) {
        throw new PipelineError(
          "promised by a contract, but not built",
          { file: contract.file, table: name },
          "Run npm run build.",
        );
      }
      return { name, domain, contract, grain: table.grain.split(", "), describes: table.describes };
    });
  });
}

async function assertContract(database: Database, { name, contract }: PublishedTable): Promise<void> {
  const columns = await database.describe(`from ${quoted(name)}`);
  const built = columns.map((column) => `${column.name} ${column.type.toLowerCase()}`);
  const promised = contract.columns.map(({ column, type }) => `${column} ${type.toLowerCase()}`);
  const at = promised.findIndex((text, i) => text !== built[i]);
  if (at === -1 && built.length === promised.length) return;
  const index = at === -1 ? promised.length : at;
  throw new PipelineError(
    `column ${index + 1} of ${name} is ${built[index] ?? "missing"}, the contract says ${promised[index] ?? "nothing"}`,
    { file: contract.file, line: index + 2 },
    "Run npm run build: the tables are older than the contract.",
  );
}

async function assertRowsOfOrigin(
  database: Database,
  { name }: PublishedTable,
  origin: Origin,
): Promise<void> {
  const [row] = await database.rows(
    `select count(*) as others from ${quoted(name)} where origin is distinct from ${literal(origin)}`,
    z.object({ others: z.coerce.number() }),
  );
  if (row?.others === 0) return;
  throw new PipelineError(
    `${row?.others} rows are not ${origin}, as the build says they all are`,
    { table: name },
    "Simulated and live rows never share a release: build this warehouse again from its raw files.",
  );
}

/** `curated.ai_research` as SQL. */
export function quoted(name: string): string {
  return name.split(".").map(identifier).join(".");
}
