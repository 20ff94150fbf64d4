import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { type Database, literal } from "../core/warehouse.ts";

/** What a SELECT reads: tables by `schema.name`. */
export interface ParsedSelect {
  readonly reads: readonly string[];
}

const TABLE_FUNCTIONS = new Set(["unnest", "range", "generate_series"]);

const serialized = z.union([
  z.object({ error: z.literal(true), error_message: z.string(), position: z.coerce.number().optional() }),
  z.object({ error: z.literal(false), statements: z.array(z.unknown()) }),
]);

/**
 * Parses one SELECT with DuckDB's own parser (`json_serialize_sql`, no catalogue needed) and collects the tables it
 * reads. A table without a schema must be a CTE of the same file. Throws {@link PipelineError} with file and line for
 * anything that is not exactly one SELECT over named tables.
 */
export async function parseSelect(database: Database, sql: string, file: string): Promise<ParsedSelect> {
  const [row] = await database.rows(
    `select json_serialize_sql(${literal(sql)}) as tree`,
    z.object({ tree: z.string() }),
  );
  const tree = serialized.parse(JSON.parse(row?.tree ?? "null"));
  if (tree.error) {
    const line = tree.position === undefined ? undefined : lineOf(sql, tree.position);
    throw new PipelineError(
      firstLine(tree.error_message),
      { file, ...(line === undefined ? {} : { line }) },
      "A model is one SELECT.",
    );
  }
  if (tree.statements.length !== 1) {
    throw new PipelineError(
      `${tree.statements.length} statements where one SELECT must stand`,
      { file, line: lineOf(sql, Buffer.byteLength(sql.slice(0, sql.indexOf(";")))) },
      "Keep one model a file.",
    );
  }
  const found = collect(tree.statements[0]);
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
  return { reads: [...found.tables].sort() };
}

interface Found {
  readonly tables: Set<string>;
  readonly unqualified: { name: string; at: number }[];
  readonly ctes: Set<string>;
  readonly functions: { name: string; at: number }[];
}

function collect(root: unknown): Found {
  const found: Found = { tables: new Set(), unqualified: [], ctes: new Set(), functions: [] };
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    if (Array.isArray(node)) {
      stack.push(...node);
    } else if (typeof node === "object" && node !== null) {
      note(node as Record<string, unknown>, found);
      stack.push(...Object.values(node));
    }
  }
  return found;
}

function note(node: Record<string, unknown>, found: Found): void {
  const at = Number(node.query_location ?? 0);
  if (node.type === "BASE_TABLE") {
    const name = String(node.table_name).toLowerCase();
    const schema = String(node.schema_name ?? "").toLowerCase();
    if (schema === "") found.unqualified.push({ name, at });
    else found.tables.add(`${schema}.${name}`);
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

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? message).trim();
}
