import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { type Database, identifier, literal, QueryError } from "../core/warehouse.ts";
import type { Model } from "./models.ts";

/** How many rows a model made and how long it took. */
export interface ModelRun {
  readonly model: string;
  readonly rows: number;
  readonly milliseconds: number;
}

/**
 * Creates a model's table, labelled with the warehouse's origin, and asserts that its grain is unique and not null.
 * SQL errors and grain violations are {@link PipelineError}s with file and line.
 */
export async function runModel(database: Database, model: Model, origin: string): Promise<ModelRun> {
  const started = performance.now();
  const table = `${identifier(model.layer)}.${identifier(model.table)}`;
  try {
    if (model.domain !== undefined) await database.run(`set variable domain = ${literal(model.domain)}`);
    const columns = await database.describe(model.sql);
    const label = columns.some(({ name }) => name === "origin") ? "" : `, ${literal(origin)} as origin`;
    // The SQL begins on line 2 of the statement and ends with a line break, in case its last line is a comment.
    await database.run(
      `create table ${table} as select model.*${label} from (\n${withoutSemicolon(model.sql)}\n) as model`,
    );
  } catch (error) {
    throw sqlError(error, model.file);
  }
  const rows = await assertGrain(database, model, table);
  return { model: model.name, rows, milliseconds: performance.now() - started };
}

/** Counts a table's rows, and throws when its grain repeats or holds a null. */
async function assertGrain(database: Database, model: Model, table: string): Promise<number> {
  const keys = model.grain.map(identifier);
  const nulls = keys.map((key) => `${key} is null`).join(" or ");
  const counted = z.object({
    rows: z.coerce.number(),
    keys: z.coerce.number(),
    nulls: z.coerce.number(),
  });
  try {
    // Hashes are cheaper to compare than keys. Equal keys have equal hashes, so as many hashes as rows means no repeat.
    const [counts] = await database.rows(
      `select count(*) as rows, count(distinct hash(${keys.join(", ")})) as keys, count(*) filter (${nulls}) as nulls
       from ${table}`,
      counted,
    );
    if (counts === undefined) return 0;
    if (counts.keys < counts.rows || counts.nulls > 0) await refuseGrain(database, model, table, keys, nulls);
    return counts.rows;
  } catch (error) {
    throw sqlError(error, model.file, 2);
  }
}

async function refuseGrain(
  database: Database,
  model: Model,
  table: string,
  keys: readonly string[],
  nulls: string,
): Promise<void> {
  const example = keys.map((key) => `coalesce(${key}::varchar, 'NULL')`).join(", ");
  const [bad] = await database.rows(
    `select concat_ws(', ', ${example}) as example, count(*) as times from ${table}
     group by ${keys.join(", ")} having count(*) > 1 or ${nulls}
     order by example limit 1`,
    z.object({ example: z.string(), times: z.coerce.number() }),
  );
  if (bad === undefined) return;
  const problem = bad.times > 1 ? `${bad.times} rows for one` : "a null in the";
  throw new PipelineError(
    `${problem} grain (${model.grain.join(", ")}): ${bad.example}`,
    { file: model.file, line: 2, table: model.name },
    "Mend the model, or its grain.",
  );
}

/** DuckDB's own words on one line, with the line of the model's file where it says `LINE n:`. */
export function sqlError(error: unknown, file: string, line?: number): unknown {
  if (!(error instanceof QueryError)) return error;
  const [head = "SQL error"] = error.message.split("\n\n");
  const said = /LINE (\d+):/.exec(error.message)?.[1];
  // Statements that wrap a file in others put one line before it; `describe` and macros begin with the file.
  const offset = /^(create table|with) /.test(error.sql) ? 1 : 0;
  const at = line ?? (said === undefined ? undefined : Math.max(1, Number(said) - offset));
  return new PipelineError(head, { file, ...(at === undefined ? {} : { line: at }) }, "", { cause: error });
}

function withoutSemicolon(sql: string): string {
  return sql.replace(/;\s*$/, "");
}
