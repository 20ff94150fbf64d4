import { z } from "zod";
import type { WarehousePaths } from "../core/lake.ts";
import { listRawFiles } from "../core/raw.ts";
import { type Database, literal, withDatabase } from "../core/warehouse.ts";

const knownRow = z.object({
  handle: z.string(),
  author_id: z.string().nullable(),
  outcome: z.string(),
  asked_at: z.coerce.number(),
  settled_at: z.coerce.number().nullable(),
});

/** What raw holds about a handle: its last outcome, when it was asked, and when it was last settled (ms since 1970). */
export type Known = z.infer<typeof knownRow>;

/** What earlier requests returned on average; `undefined` where none was sent. */
export interface Yield {
  /** Users returned per handle or id asked for. */
  readonly users: number | undefined;
  /** Posts returned per user, in requests that returned posts. */
  readonly posts: number | undefined;
}

const MEMORY_LIMIT = "512MiB";
/** Outcomes after which an author is asked for again at once. */
const UNSETTLED = ["error", "skipped_budget"];

/** What raw holds about the given handles, by handle in lower case, and what requests have returned so far. */
export async function readHistory(
  warehouse: WarehousePaths,
  handles: Iterable<string>,
): Promise<{ known: Map<string, Known>; yields: Yield }> {
  return withDatabase({ memoryLimit: MEMORY_LIMIT }, async (database) => ({
    known: await readKnown(database, warehouse, [...handles]),
    yields: await readYield(database, await listRawFiles(warehouse, "requests")),
  }));
}

async function readKnown(
  database: Database,
  warehouse: WarehousePaths,
  handles: readonly string[],
): Promise<Map<string, Known>> {
  const outcomes = await listRawFiles(warehouse, "outcomes");
  const users = await listRawFiles(warehouse, "users");
  if (outcomes.length === 0) return new Map();
  const sightings = [
    // The handle of an outcome is the one that was planned, also where its id was asked for.
    `select lower(handle) as handle, author_id, outcome, fetched_at from ${scan(outcomes)} where requested_kind in ('handle', 'id')`,
    ...(users.length === 0
      ? []
      : [`select lower(handle), author_id, 'found', fetched_at from ${scan(users)}`]),
  ];
  const rows = await database.rows(
    `with sightings as (${sightings.join(" union all ")})
    select
      handle,
      arg_max(author_id, fetched_at) filter (author_id is not null) as author_id,
      arg_max(outcome, fetched_at) as outcome,
      epoch_ms(max(fetched_at)) as asked_at,
      epoch_ms(max(fetched_at) filter (outcome not in (${UNSETTLED.map(literal).join(", ")}))) as settled_at
    from sightings
    where handle in (select unnest(from_json($handles, '["varchar"]')))
    group by handle`,
    knownRow,
    { handles: JSON.stringify(handles) },
  );
  return new Map(rows.map((row) => [row.handle, row]));
}

const yieldRow = z.object({ users: z.number().nullable(), posts: z.number().nullable() });

async function readYield(database: Database, files: readonly string[]): Promise<Yield> {
  if (files.length === 0) return { users: undefined, posts: undefined };
  const [row] = await database.rows(
    `select
      sum(users_returned) / sum(resources_requested) as users,
      sum(posts_returned) filter (posts_returned > 0) / sum(users_returned) filter (posts_returned > 0) as posts
    from ${scan(files)} where state = 'committed'`,
    yieldRow,
  );
  return { users: row?.users ?? undefined, posts: row?.posts ?? undefined };
}

function scan(files: readonly string[]): string {
  return `read_parquet([${files.map(literal).join(", ")}], union_by_name = true)`;
}
