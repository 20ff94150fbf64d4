import { z } from "zod";
import { sqlTimestamp } from "../core/clock.ts";
import type { WarehousePaths } from "../core/lake.ts";
import { listRawFiles, type RawKind } from "../core/raw.ts";
import { type Database, literal, withDatabase } from "../core/warehouse.ts";
import { paidKey } from "./budget.ts";

/** What earlier runs left in raw that the ledger and the outcomes of this run depend on. */
export interface History {
  /** Keys of the objects other runs were billed for since the given day. */
  readonly paid: ReadonlySet<string>;
  /** The id each of the given handles (lower case) belonged to when it was last seen. */
  readonly knownIds: ReadonlyMap<string, string>;
}

const MEMORY_LIMIT = "512MiB";
const paidRow = z.object({ day: z.string(), id: z.string() });
const knownRow = z.object({ handle: z.string(), author_id: z.string() });

/** Reads what runs other than `runId` paid from the UTC day of `since` (ms) on, and the known ids of `handles`. */
export async function readHistory(
  warehouse: WarehousePaths,
  runId: string,
  since: number,
  handles: readonly string[],
): Promise<History> {
  const users = await listRawFiles(warehouse, "users");
  const posts = await listRawFiles(warehouse, "posts");
  return withDatabase({ memoryLimit: MEMORY_LIMIT }, async (database) => ({
    paid: new Set([
      ...(await paidKeys(database, "users", users, runId, since)),
      ...(await paidKeys(database, "posts", posts, runId, since)),
    ]),
    knownIds: await knownIds(database, users, handles),
  }));
}

async function paidKeys(
  database: Database,
  kind: Extract<RawKind, "users" | "posts">,
  files: readonly string[],
  runId: string,
  since: number,
): Promise<string[]> {
  if (files.length === 0) return [];
  const rows = await database.rows(
    `select distinct strftime(fetched_at, '%Y-%m-%d') as day, ${kind === "users" ? "author_id" : "post_id"} as id
    from ${scan(files)}
    where source <> 'import' and run_id <> $run_id and fetched_at >= date_trunc('day', $since::timestamp)`,
    paidRow,
    { run_id: runId, since: sqlTimestamp(since) },
  );
  return rows.map((row) => paidKey(row.day, kind === "users" ? "user" : "post", row.id));
}

async function knownIds(
  database: Database,
  files: readonly string[],
  handles: readonly string[],
): Promise<Map<string, string>> {
  if (files.length === 0 || handles.length === 0) return new Map();
  const rows = await database.rows(
    `select lower(handle) as handle, arg_max(author_id, fetched_at) as author_id
    from ${scan(files)}
    where lower(handle) in (select unnest(from_json($handles, '["varchar"]')))
    group by all`,
    knownRow,
    { handles: JSON.stringify(handles.map((handle) => handle.toLowerCase())) },
  );
  return new Map(rows.map((row) => [row.handle, row.author_id]));
}

function scan(files: readonly string[]): string {
  return `read_parquet([${files.map(literal).join(", ")}], union_by_name = true)`;
}
