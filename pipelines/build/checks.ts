import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { type Database, identifier } from "../core/warehouse.ts";
import { parseSelect } from "./parse.ts";
import { sqlError } from "./run-model.ts";

/** One SELECT of offending rows; the file name says what must hold. */
export interface Check {
  readonly name: string;
  readonly file: string;
  readonly sql: string;
  /** What must hold, in a sentence. */
  readonly describes: string;
  /** `block` keeps a build from being promoted; `warn` is only shown. */
  readonly severity: "block" | "warn";
}

/** What a check found. */
export interface CheckResult {
  readonly check: string;
  readonly severity: "block" | "warn";
  readonly failing: number;
  /** Up to three offending rows as JSON. */
  readonly sample: readonly string[];
  readonly file: string;
}

/** Reads `sql/checks/*.sql`. Throws {@link PipelineError} for a bad header or a file that is not one SELECT. */
export async function readChecks(sqlDir: string, database: Database): Promise<Check[]> {
  const folder = path.join(sqlDir, "checks");
  const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".sql")).sort();
  const checks: Check[] = [];
  for (const name of files) {
    const file = path.join(folder, name);
    const sql = await readFile(file, "utf8");
    const [first = "", second = ""] = sql.split("\n");
    const severity = /^-- severity: (block|warn)$/.exec(second)?.[1];
    if (!first.startsWith("-- ") || (severity !== "block" && severity !== "warn")) {
      throw new PipelineError(
        "bad header",
        { file, line: 1 },
        "Line 1: -- what must hold. Line 2: -- severity: block, or warn.",
      );
    }
    await parseSelect(database, sql, file);
    checks.push({ name: path.basename(name, ".sql"), file, sql, describes: first.slice(3), severity });
  }
  return checks;
}

const SAMPLE_ROWS = 3;

/** Runs one check and counts the offending rows. */
export async function runCheck(database: Database, check: Check): Promise<CheckResult> {
  const shape = z.object({ failing: z.coerce.number(), sample: z.array(z.string()).nullable() });
  const rows = `(\n${check.sql.replace(/;\s*$/, "")}\n)`;
  try {
    const [row] = await database.rows(
      `with offending as materialized ${rows}
       select (select count(*) from offending) as failing,
              (select list(sample.row) from (
                 select to_json(offending)::varchar as row from offending order by row limit ${SAMPLE_ROWS}
               ) as sample) as sample`,
      shape,
    );
    const { name, severity, file } = check;
    return { check: name, severity, failing: row?.failing ?? 0, sample: row?.sample ?? [], file };
  } catch (error) {
    throw sqlError(error, check.file);
  }
}

/** The line that stops a build: the first blocking check that found rows. */
export function blockingFailure(results: readonly CheckResult[]): PipelineError | undefined {
  const failed = results.filter(({ severity, failing }) => severity === "block" && failing > 0);
  const [first] = failed;
  if (first === undefined) return undefined;
  const others = failed.length > 1 ? ` (and ${failed.length - 1} more checks)` : "";
  return new PipelineError(
    `check ${first.check} found ${first.failing} rows, e.g. ${first.sample[0] ?? ""}${others}`,
    { file: first.file, line: 1 },
  );
}

/** Stores results as `ops.checks`. */
export async function storeChecks(
  database: Database,
  results: readonly CheckResult[],
  origin: string,
): Promise<void> {
  await database.run(
    `create or replace table ops.${identifier("checks")} (
       check_name varchar, severity varchar, failing_rows bigint, sample varchar[], origin varchar)`,
  );
  const values = results.map(({ check, severity, failing, sample }) => ({
    check,
    severity,
    failing,
    sample,
  }));
  await database.run(
    `insert into ops.checks
     select r ->> 'check', r ->> 'severity', (r ->> 'failing')::bigint, (r -> 'sample')::varchar[], $origin
     from (select unnest(($results::json)::json[]) as r)`,
    { results: JSON.stringify(values), origin },
  );
}
