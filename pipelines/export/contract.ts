import { PipelineError } from "../core/errors.ts";
import type { PublishedTable } from "./source.ts";

/** JSON types by DuckDB type; numbers may be any of JSON's. Times are UTC. */
const JSON_TYPES: Record<string, { type: string; format?: string }> = {
  varchar: { type: "string" },
  boolean: { type: "boolean" },
  tinyint: { type: "integer" },
  smallint: { type: "integer" },
  integer: { type: "integer" },
  bigint: { type: "integer" },
  hugeint: { type: "integer" },
  float: { type: "number" },
  double: { type: "number" },
  date: { type: "string", format: "date" },
  timestamp: { type: "string", format: "date-time" },
};

/**
 * The contract of a release: a JSON Schema (2020-12) with one definition per table, each describing one row. Throws
 * {@link PipelineError} for a type that has no JSON counterpart.
 */
export function contractSchema(tables: readonly PublishedTable[]): unknown {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Tables of an M3 release",
    description:
      "One definition per table describes one of its rows. Parquet files per domain hold the column domain in the name of their folder. x-type is the type in DuckDB and Parquet; times are UTC.",
    $defs: Object.fromEntries(tables.map((table) => [table.name, rowSchema(table)])),
  };
}

function rowSchema({ contract, describes, grain, domain }: PublishedTable): unknown {
  const properties = contract.columns.map(({ column, type, nullable, meaning }, index) => {
    const json = jsonType(type.toLowerCase(), nullable === "yes");
    if (json === undefined) {
      const where = { file: contract.file, line: index + 2 };
      throw new PipelineError(`no JSON type for ${type}`, where, "Use a plain type, a decimal or a list.");
    }
    return [column, { ...json, description: meaning, "x-type": type }] as const;
  });
  return {
    description: describes,
    type: "object",
    properties: Object.fromEntries(properties),
    required: contract.columns.map(({ column }) => column),
    additionalProperties: false,
    "x-grain": grain,
    ...(domain === null ? {} : { "x-domain": domain }),
  };
}

function jsonType(type: string, nullable: boolean): Record<string, unknown> | undefined {
  if (type.endsWith("[]")) {
    const items = jsonType(type.slice(0, -2), false);
    return items && { type: nullable ? ["array", "null"] : "array", items };
  }
  const known = type.startsWith("decimal(") ? { type: "number" } : JSON_TYPES[type];
  return known && (nullable ? { ...known, type: [known.type, "null"] } : known);
}
