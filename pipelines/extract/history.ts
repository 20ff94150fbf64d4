import path from "node:path";
import { z } from "zod";
import { sqlTimestamp } from "../core/clock.ts";
import type { WarehousePaths } from "../core/lake.ts";
import { listRawFiles, type RawKind } from "../core/raw.ts";
import { type Database, literal, withDatabase } from "../core/warehouse.ts";
import { paidKey } from "./budget.ts";

/** What earlier runs left in raw that the ledger and the outcomes of this run depend on. */
export interface History {
  /** Keys of the objects other runs were billed for from the day before the given moment up to it. */
  readonly paid: readonly string[];
  /** The same after that moment. */
  readonly paidSince: readonly string[];
  /** The id each of the given handles (lower case) belonged to when another run saw it last. */
  readonly knownIds: ReadonlyMap<string, string>;
  /** By how many milliseconds X's clock was ahead of ours when it answered last. */
  readonly clockOffset: number | undefined;
}

/** What one run left in raw. */
export interface Begun {
  /** Outcomes by kind. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** `dollars_possible` adds up what each request may have cost; a running ledger also knows what later answers settled. */
  readonly spent: { readonly requests: number; readonly dollars: number; readonly dollars_possible: number };
}

const MEMORY_LIMIT = "512MiB";
const paidRow = z.object({ day: z.string(), id: z.string(), is_since: z.boolean() });
const offsetRow = z.object({ ahead: z.coerce.number().nullable() });
const outcomeRow = z.object({ outcome: z.string(), authors: z.coerce.number() });
const spentRow = z.object({
  requests: z.coerce.number(),
  dollars: z.coerce.number(),
  dollars_possible: z.coerce.number(),
});
const NOTHING = { requests: 0, dollars: 0, dollars_possible: 0 };
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
  const requests = await listRawFiles(warehouse, "requests");
  return withDatabase({ memoryLimit: MEMORY_LIMIT }, async (database) => {
    const keys = [
      ...(await paidKeys(database, "users", users, requests, runId, since)),
      ...(await paidKeys(database, "posts", posts, requests, runId, since)),
    ];
    return {
      paid: keys.filter(({ isSince }) => !isSince).map(({ key }) => key),
      paidSince: keys.filter(({ isSince }) => isSince).map(({ key }) => key),
      clockOffset: await lastOffset(database, requests),
      knownIds: await knownIds(database, users, runId, handles),
    };
  });
}

/** Reads what the committed batches of a run hold. */
export async function readBegun(warehouse: WarehousePaths, runId: string): Promise<Begun> {
  const own = (file: string) => path.basename(path.dirname(file)) === runId;
  const outcomes = (await listRawFiles(warehouse, "outcomes")).filter(own);
  const requests = (await listRawFiles(warehouse, "requests")).filter(own);
  if (outcomes.length === 0) return { outcomes: {}, spent: NOTHING };
  return withDatabase({ memoryLimit: MEMORY_LIMIT }, async (database) => {
    const counts = await database.rows(
      `select outcome, count(*) as authors from ${scan(outcomes)}
      where requested_kind in ('handle', 'id') group by outcome order by outcome`,
      outcomeRow,
    );
    const [spent] =
      requests.length === 0
        ? []
        : await database.rows(
            `select
              count(*) as requests,
              coalesce(sum(cost_dollars), 0) as dollars,
              coalesce(sum(max_dollars) filter (where state = 'possibly_billed'), 0) as dollars_possible
            from ${scan(requests)}`,
            spentRow,
          );
    return {
      outcomes: Object.fromEntries(counts.map(({ outcome, authors }) => [outcome, authors])),
      spent: spent ?? NOTHING,
    };
  });
}

async function paidKeys(
  database: Database,
  kind: Extract<RawKind, "users" | "posts">,
  files: readonly string[],
  requests: readonly string[],
  runId: string,
  since: number,
): Promise<{ key: string; isSince: boolean }[]> {
  if (files.length === 0 || requests.length === 0) return [];
  // Our clock may have been off, but hardly by more than a day.
  const rows = await database.rows(
    `select
      strftime(coalesce(asked.answered_at, received.fetched_at), '%Y-%m-%d') as day,
      received.${kind === "users" ? "author_id" : "post_id"} as id,
      min(received.fetched_at) >= $since::timestamp as is_since
    from ${scan(files)} as received
    inner join ${scan(requests)} as asked on received.request_id = asked.request_id
    where received.source <> 'import' and received.run_id <> $run_id
      and received.fetched_at >= date_trunc('day', $since::timestamp) - interval 1 day
    group by day, id`,
    paidRow,
    { run_id: runId, since: sqlTimestamp(since) },
  );
  return rows.map(({ day, id, is_since: isSince }) => {
    return { key: paidKey(day, kind === "users" ? "user" : "post", id), isSince };
  });
}

async function lastOffset(database: Database, requests: readonly string[]): Promise<number | undefined> {
  if (requests.length === 0) return undefined;
  const [row] = await database.rows(
    `select arg_max(epoch_ms(answered_at) - epoch_ms(received_at), received_at) as ahead
    from ${scan(requests)} where answered_at is not null`,
    offsetRow,
  );
  return row?.ahead ?? undefined;
}

async function knownIds(
  database: Database,
  files: readonly string[],
  runId: string,
  handles: readonly string[],
): Promise<Map<string, string>> {
  if (files.length === 0 || handles.length === 0) return new Map();
  const rows = await database.rows(
    `select lower(handle) as handle, arg_max(author_id, fetched_at) as author_id
    from ${scan(files)}
    where run_id <> $run_id and lower(handle) in (select unnest(from_json($handles, '["varchar"]')))
    group by all`,
    knownRow,
    { run_id: runId, handles: JSON.stringify(handles.map((handle) => handle.toLowerCase())) },
  );
  return new Map(rows.map((row) => [row.handle, row.author_id]));
}

function scan(files: readonly string[]): string {
  return `read_parquet([${files.map(literal).join(", ")}], union_by_name = true)`;
}
