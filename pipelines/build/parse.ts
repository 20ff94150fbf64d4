import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import type { Database } from "../core/warehouse.ts";

/** What a SELECT reads: tables by `schema.name`, sorted, each with the line of the file where it first stands. */
export interface ParsedSelect {
  readonly reads: ReadonlyMap<string, number>;
}

const TABLE_FUNCTIONS = new Set(["unnest", "range", "generate_series"]);

const serialized = z.union([
  z.object({
    error: z.literal(true),
    error_type: z.string(),
    error_message: z.string(),
    position: z.coerce.number().optional(),
  }),
  z.object({ error: z.literal(false), statements: z.array(z.unknown()) }),
]);

/**
 * Parses one SELECT with DuckDB's own parser (`json_serialize_sql`, no catalogue needed) and collects the tables it
 * reads. A table without a schema must be a CTE of the same file. Throws {@link PipelineError} with file and line for
 * anything that is not exactly one SELECT over named tables.
 */
export async function parseSelect(database: Database, sql: string, file: string): Promise<ParsedSelect> {
  const [row] = await database.rows(
    "select json_serialize_sql($sql::varchar) as tree",
    z.object({ tree: z.string() }),
    { sql },
  );
  const tree = serialized.parse(JSON.parse(row?.tree ?? "null"));
  if (tree.error) {
    // "not implemented" is what json_serialize_sql calls a statement of another kind.
    const { error_type, error_message, position } = tree;
    throw new PipelineError(
      error_type === "not implemented" ? "a statement that is not a SELECT" : firstLine(error_message),
      { file, line: position === undefined ? firstLineOfCode(sql) : lineOf(sql, position) },
      "Write one SELECT.",
    );
  }
  const [statement, second] = tree.statements;
  if (tree.statements.length !== 1) {
    const end = Math.max(0, ...locations(statement));
    const next = Math.min(...locations(second).filter((at) => at > end));
    throw new PipelineError(
      `${tree.statements.length} statements where one SELECT must stand`,
      { file, line: lineOf(sql, Number.isFinite(next) ? next : 0) },
      "Keep one SELECT a file.",
    );
  }
  const found = collect(statement);
  for (const { name, at } of found.unqualified) {
    if (!found.ctes.has(name)) {
      throw new PipelineError(
        `'${name}' has no schema and is no CTE of this file`,
        { file, line: lineOf(sql, at) },
        "Write schema.table, or add it to the with clause.",
      );
    }
  }
  const refused = found.functions.find(({ name }) => !TABLE_FUNCTIONS.has(name));
  if (refused) {
    throw new PipelineError(
      `table function ${refused.name}() is not allowed in a model`,
      { file, line: lineOf(sql, refused.at) },
      "Models read tables; raw files come in as raw.<kind>, seeds as seeds.<name>.",
    );
  }
  const tables = [...found.tables].sort(([a], [b]) => (a < b ? -1 : 1));
  return { reads: new Map(tables.map(([name, at]) => [name, lineOf(sql, at)])) };
}

interface Found {
  /** Name → byte position of the first place. */
  readonly tables: Map<string, number>;
  readonly unqualified: { name: string; at: number }[];
  readonly ctes: Set<string>;
  readonly functions: { name: string; at: number }[];
}

function collect(root: unknown): Found {
  const found: Found = { tables: new Map(), unqualified: [], ctes: new Set(), functions: [] };
  for (const node of nodes(root)) note(node, found);
  return found;
}

function* nodes(root: unknown): Generator<Record<string, unknown>> {
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    if (Array.isArray(node)) {
      stack.push(...node);
    } else if (typeof node === "object" && node !== null) {
      yield node as Record<string, unknown>;
      stack.push(...Object.values(node));
    }
  }
}

/** Byte positions of everything in a tree that has one. */
function locations(root: unknown): number[] {
  return [...nodes(root)]
    .map((node) => Number(node.query_location ?? Number.NaN))
    .filter((at) => Number.isSafeInteger(at));
}

function note(node: Record<string, unknown>, found: Found): void {
  const at = Number(node.query_location ?? 0);
  if (node.type === "BASE_TABLE") {
    const name = String(node.table_name).toLowerCase();
    const schema = String(node.schema_name ?? "").toLowerCase();
    if (schema === "") found.unqualified.push({ name, at });
    else {
      const table = `${schema}.${name}`;
      found.tables.set(table, Math.min(at, found.tables.get(table) ?? at));
    }
  } else if (node.type === "TABLE_FUNCTION") {
    const call = node.function as { function_name?: unknown } | undefined;
    found.functions.push({ name: String(call?.function_name).toLowerCase(), at });
  }
  const ctes = node.cte_map as { map?: { key?: unknown }[] } | undefined;
  for (const entry of ctes?.map ?? []) found.ctes.add(String(entry.key).toLowerCase());
}

/** 1-based line of a byte position, as DuckDB counts. */
function lineOf(text: string, position: number): number {
  return Buffer.from(text).subarray(0, position).toString().split("\n").length;
}

function firstLineOfCode(sql: string): number {
  const index = sql.split("\n").findIndex((line) => !/^\s*(--.*)?$/.test(line));
  return Math.max(index, 0) + 1;
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? message).trim();
}
