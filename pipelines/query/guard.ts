import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { type Database, literal } from "../core/warehouse.ts";

/** A statement and what to call it in messages: the analysis it came from, or `query`. */
export interface Query {
  readonly sql: string;
  readonly file: string;
}

/** Table functions that read nothing but the database and change nothing. Others, e.g. `enable_logging()`, do. */
const TABLE_FUNCTIONS = new Set([
  "duckdb_columns",
  "duckdb_functions",
  "duckdb_schemas",
  "duckdb_tables",
  "generate_series",
  "json_each",
  "json_tree",
  "pragma_table_info",
  "range",
  "unnest",
]);

const serialized = z.union([
  z.object({ error: z.literal(true), error_message: z.string(), position: z.coerce.number().optional() }),
  z.object({ error: z.literal(false), statements: z.array(z.unknown()) }),
]);

const tableFunction = z.object({
  type: z.literal("TABLE_FUNCTION"),
  query_location: z.number(),
  function: z.object({ function_name: z.string() }),
});

/** Throws {@link PipelineError} unless this is exactly one SELECT that calls no table function with side effects. */
export async function assertOneSelect(database: Database, { sql, file }: Query): Promise<void> {
  const [row] = await database.rows(
    `select json_serialize_sql(${literal(sql)}) as tree`,
    z.object({ tree: z.string() }),
  );
  const tree = serialized.parse(JSON.parse(row?.tree ?? "null"));
  if (tree.error) {
    if (tree.position !== undefined) {
      throw new PipelineError(tree.error_message, { file, line: lineOf(sql, tree.position) });
    }
    throw new PipelineError(
      "only SELECT, DESCRIBE, SUMMARIZE and SHOW can be run here",
      { file },
      "Tables are made by npm run build; to change data, work on a copy of m3.duckdb.",
    );
  }
  if (tree.statements.length !== 1) {
    const found = tree.statements.length === 0 ? "no statement" : `${tree.statements.length} statements`;
    throw new PipelineError(`${found} where one SELECT must stand`, { file });
  }
  for (const call of tableFunctions(tree.statements)) {
    const name = call.function.function_name.toLowerCase();
    if (TABLE_FUNCTIONS.has(name)) continue;
    throw new PipelineError(
      `table function ${name}() is not allowed`,
      { file, line: lineOf(sql, call.query_location) },
      `Read tables, or one of: ${[...TABLE_FUNCTIONS].join(", ")}.`,
    );
  }
}

function* tableFunctions(root: unknown): Generator<z.infer<typeof tableFunction>> {
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    if (typeof node !== "object" || node === null) continue;
    const call = tableFunction.safeParse(node);
    if (call.success) yield call.data;
    stack.push(...Object.values(node));
  }
}

/** 1-based line of a byte position, as DuckDB counts. */
function lineOf(sql: string, position: number): number {
  return Buffer.from(sql).subarray(0, position).toString().split("\n").length;
}
