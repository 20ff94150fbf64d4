import { z } from "zod";
import type { WarehousePaths } from "../core/lake.ts";
import { outcomesOf } from "../core/outcomes.ts";
import { listRawFiles } from "../core/raw.ts";
import { type Database, literal, withDatabase } from "../core/warehouse.ts";

const knownRow = z.object({
  handle: z.string(),
  author_id: z.string().nullable(),
  outcome: z.string(),
  asked_at: z.coerce.number(),
  settled_outcome: z.string().nullable(),
  settled_at: z.coerce.number().nullable(),
  missing_in_a_row: z.coerce.number(),
});

/**
 * What raw holds about a handle: its last outcome, when it was asked, the last outcome that settled it and when (ms since
 * 1970), and how often it was missing since it was last received.
 */
export type Known = z.infer<typeof knownRow>;

const yieldRow = z.object({ posts: z.number().nullable(), sample_share: z.number().nullable() });

/** What earlier requests returned on average. */
export interface Yields {
  /** False when no request was answered so far. */
  readonly measured: boolean;
  /** Posts per user in lookups that returned posts; `null` where there were none. */
  readonly posts: number | null;
  /** Posts returned of those that timelines were asked for, 0 to 1; `null` where none was asked. */
  readonly sample_share: number | null;
}

const pastBatchRow = z.object({ run_id: z.string(), error_share: z.number() });

/** A committed batch: the share of its authors or of its requests that failed, whichever is larger. */
export type PastBatch = z.infer<typeof pastBatchRow>;

/** What raw tells a plan. */
export interface History {
  /** By handle in lower case. */
  readonly known: ReadonlyMap<string, Known>;
  readonly yields: Yields;
  /** In the order in which they ended. */
  readonly batches: readonly PastBatch[];
}

const MEMORY_LIMIT = "512MiB";
/** Outcomes after which an author is asked for again at once. */
const UNSETTLED = inList(...outcomesOf("unsettled", "not_asked"));
const NOT_ASKED = inList("invalid_handle", ...outcomesOf("not_asked"));
const MISSING = inList(...outcomesOf("missing"));
const RECEIVED = inList(...outcomesOf("received"));
const TIMELINES = "'GET /2/users/:id/tweets'";

/** What raw holds about the given handles (lower case), and how requests and batches went so far. */
export async function readHistory(warehouse: WarehousePaths, handles: Iterable<string>): Promise<History> {
  const [outcomes, users, requests] = await Promise.all([
    listRawFiles(warehouse, "outcomes"),
    listRawFiles(warehouse, "users"),
    listRawFiles(warehouse, "requests"),
  ]);
  return withDatabase({ memoryLimit: MEMORY_LIMIT }, async (database) => ({
    known: outcomes.length === 0 ? new Map() : await readKnown(database, outcomes, users, [...handles]),
    yields: requests.length === 0 ? NOTHING_MEASURED : await readYields(database, requests),
    batches: requests.length === 0 ? [] : await readBatches(database, outcomes, requests),
  }));
}

const NOTHING_MEASURED: Yields = { measured: false, posts: null, sample_share: null };

async function readKnown(
  database: Database,
  outcomes: readonly string[],
  users: readonly string[],
  handles: readonly string[],
): Promise<Map<string, Known>> {
  // The handle of an outcome is the one that was planned, also where its id was asked for. A profile repeats its
  // outcome, but for imports and new handles; `told` lets the outcome win where both are of the same moment.
  const sightings = [
    `select lower(handle) as handle, author_id, outcome, {'at': fetched_at, 'told': 1} as moment
     from ${scan(outcomes)} where requested_kind in ('handle', 'id')`,
    ...(users.length === 0
      ? []
      : [`select lower(handle), author_id, 'found', {'at': fetched_at, 'told': 0} from ${scan(users)}`]),
  ];
  const rows = await database.rows(
    `with asked as (select unnest(from_json($handles, '["varchar"]')) as handle),
    sightings as (
      select
        *,
        max(moment.at) filter (where outcome in ${RECEIVED}) over (partition by handle) as received_at
      from (${sightings.join(" union all ")}) where handle in (select handle from asked)
    )
    select
      handle,
      arg_max(author_id, moment) filter (author_id is not null) as author_id,
      arg_max(outcome, moment) as outcome,
      epoch_ms(max(moment.at)) as asked_at,
      arg_max(outcome, moment) filter (outcome not in ${UNSETTLED}) as settled_outcome,
      epoch_ms(max(moment.at) filter (outcome not in ${UNSETTLED})) as settled_at,
      count(*) filter (outcome in ${MISSING} and (received_at is null or moment.at > received_at))
        as missing_in_a_row
    from sightings
    group by handle`,
    knownRow,
    { handles: JSON.stringify(handles) },
  );
  return new Map(rows.map((row) => [row.handle, row]));
}

async function readYields(database: Database, requests: readonly string[]): Promise<Yields> {
  const [row] = await database.rows(
    `select
      sum(posts_returned) filter (lookup and posts_returned > 0)
        / sum(users_returned) filter (lookup and posts_returned > 0) as posts,
      least(1, sum(posts_returned) filter (not lookup) / sum(resources_requested) filter (not lookup))
        as sample_share
    from (select *, endpoint <> ${TIMELINES} as lookup from ${scan(requests)} where state = 'committed')
    having count(*) > 0`,
    yieldRow,
  );
  return row === undefined ? NOTHING_MEASURED : { measured: true, ...row };
}

/** A request belongs to the first batch it served. */
function readBatches(
  database: Database,
  outcomes: readonly string[],
  requests: readonly string[],
): Promise<PastBatch[]> {
  return database.rows(
    `with asked as (
      select
        run_id,
        batch_id,
        max(fetched_at) as ended_at,
        count(*) filter (outcome = 'error') / count(*) as errors
      from ${scan(outcomes)}
      where requested_kind in ('handle', 'id') and outcome not in ${NOT_ASKED}
      group by run_id, batch_id
    ),
    sent as (
      select run_id, batch_id, count(*) filter (state <> 'committed') / count(*) as failed
      from ${scan(requests)}
      group by run_id, batch_id
    )
    select run_id, greatest(errors, coalesce(failed, 0)) as error_share
    from asked left join sent using (run_id, batch_id)
    order by ended_at, run_id, batch_id`,
    pastBatchRow,
  );
}

function scan(files: readonly string[]): string {
  return `read_parquet([${files.map(literal).join(", ")}], union_by_name = true)`;
}

function inList(...words: string[]): string {
  return `(${words.map(literal).join(", ")})`;
}
