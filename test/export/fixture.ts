import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { systemClock } from "../../pipelines/core/clock.ts";
import type { Config } from "../../pipelines/core/config.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { warehousePaths } from "../../pipelines/core/lake.ts";
import { silentProgress } from "../../pipelines/core/progress.ts";
import { claimOrigin, type Origin } from "../../pipelines/core/raw.ts";
import { withDatabase } from "../../pipelines/core/warehouse.ts";

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** The context of a new warehouse in a temporary folder, with a folder for SQL; removed after the tests of a file. */
export async function temporaryContext(changes: Partial<Config> = {}): Promise<Context> {
  const root = await mkdtemp(path.join(tmpdir(), "m3-test-"));
  folders.push(root);
  const warehouse = warehousePaths(path.join(root, "warehouse"));
  const sqlDir = path.join(root, "sql");
  await mkdir(sqlDir);
  await mkdir(warehouse.root);
  const config: Config = {
    warehouse,
    seedsDir: path.join(root, "seeds"),
    handlesDir: path.join(root, "seeds", "handles"),
    sqlDir,
    asOf: Date.parse("2026-11-22T00:00:00Z"),
    json: false,
    token: undefined,
    apiBase: "http://127.0.0.1:1",
    memoryLimit: "512MiB",
    ...changes,
  };
  return { config, clock: systemClock, progress: silentProgress, signal: new AbortController().signal };
}

export interface FixtureOptions {
  readonly origin?: Origin;
  readonly buildId?: string;
  readonly asOf?: string;
  /** Authors per domain. */
  readonly authors?: number;
  /** SQL run last, to change what was built. */
  readonly change?: string;
}

const DOMAINS = ["ai_research", "security"] as const;

/** Text that CSV writers, spreadsheets and terminals stumble over. */
export const NASTY = [
  '=HYPERLINK("http://x.example")',
  "@handle, +1 -2",
  "'quoted'",
  'two\nlines "and" more',
  "carriage\rreturn",
  "\ttab",
  "＝full-width",
  "naïve 日本 👩‍🔬",
  "",
];

/** Builds a small `m3.duckdb` with the tables others rely on, and contracts that describe them. */
export async function makeTables(context: Context, options: FixtureOptions = {}): Promise<void> {
  const { warehouse, sqlDir } = context.config;
  const {
    origin = "live",
    buildId = "0123456789abcdef",
    asOf = "2026-11-22 00:00:00",
    authors = 9,
  } = options;
  await claimOrigin(warehouse, origin);
  await rm(warehouse.database, { force: true });
  const nasty = NASTY.map((text) => `'${text.replaceAll("'", "''")}'`).join(", ");
  const curated = (domain: string, offset: number) => `
    create table curated.${domain} as select
      (n + 1)::integer as rank, (${offset} + n)::varchar as author_id, 'h${offset}' || n as handle,
      list_extract([${nasty}], n % ${NASTY.length} + 1) as description,
      case when n % 3 = 0 then null else 1000 * n end::bigint as followers_count,
      timestamp '2020-01-01 00:00:00' + to_days(n::integer) as created_at,
      '${domain}' as domain, 'm2-2026' as score_model,
      round(100 - n % 700 / 7, 2)::decimal(5, 2) as m2_score, -0.5::double as trend,
      case when n % 2 = 0 then ['a', 'b "c"'] else []::varchar[] end as reasons, '${origin}' as origin
    from range(${authors}) as r(n) order by hash(n)`;
  await withDatabase({ file: warehouse.database }, async (database) => {
    await database.run(`
      create schema curated; create schema ops; create schema seeds;
      create table seeds.domains as select unnest(['${DOMAINS.join("', '")}']) as domain;
      create table seeds.thresholds as from (values ('drift_watch', 0.1), ('drift_alarm', 0.25),
        ('drift_overlap_watch', 0.8), ('drift_overlap_alarm', 0.6), ('drift_first_places', 100),
        ('drift_least_authors', 50)) as t(name, value);
      create table seeds.audits (
        audit varchar, drawn_at timestamp, build_id varchar, origin varchar, curated bigint, author_id varchar,
        handle varchar, domains varchar, judgement varchar, judged_by varchar, note varchar);
      ${DOMAINS.map((domain, i) => curated(domain, (i + 1) * 1000)).join(";")};
      create table curated.rejected as select
        (9000 + n)::varchar as author_id, 'r' || n as handle, '${DOMAINS[0]}' as domain,
        'organisation' as reason, null::varchar as detail, '${origin}' as origin from range(4) as r(n);
      create table ops.build as select
        '${buildId}' as build_id, timestamp '${asOf}' as as_of, 'seeds' as seeds_hash, 'sql' as sql_hash,
        'duckdb v1.5.6' as engine, 'm2-2026' as score_model, '${origin}' as origin;
      create table ops.checks as select
        'no_author_is_lost' as check_name, 'block' as severity, 0::bigint as failing_rows, []::varchar[] as sample, '${origin}' as origin;
      create table ops.outcomes_by_kind as select 'handle' as requested_kind, 'found' as outcome, 22::bigint as outcomes;
      create table ops.tables as
        select 'curated' as layer, unnest(['${DOMAINS.join("', '")}']) as table_name, 'author_id' as grain, 'one row per author' as describes
        union all select 'curated', 'rejected', 'author_id, domain', 'one row per author left out';
      ${options.change ?? ""}`);
    const contracts = path.join(sqlDir, "contracts");
    await mkdir(contracts, { recursive: true });
    for (const [table, contract] of [
      [DOMAINS[0], "domain"],
      ["rejected", "rejected"],
    ] as const) {
      const columns = await database.describe(`from curated.${table}`);
      const nullable = ["followers_count", "detail", "description"];
      const lines = columns.map(({ name, type }) => {
        const cell = type.includes(",") ? `"${type.toLowerCase()}"` : type.toLowerCase();
        return `${name},${cell},${nullable.includes(name) ? "yes" : "no"},the ${name}`;
      });
      await writeFile(
        path.join(contracts, `curated.${contract}.csv`),
        `column,type,nullable,meaning\n${lines.join("\n")}\n`,
      );
    }
  });
}
