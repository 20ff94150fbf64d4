import { z } from "zod";
import { sqlTimestamp, utcDay } from "../core/clock.ts";
import type { WarehousePaths } from "../core/lake.ts";
import { outcomesOf } from "../core/outcomes.ts";
import { POSTS_PER_AUTHOR } from "../core/plans.ts";
import { listRawFiles } from "../core/raw.ts";
import { type Database, literal, withDatabase } from "../core/warehouse.ts";
import { type AccountUse, readAccountUse, UNUSED } from "./account.ts";

const rateRow = z.object({ count: z.coerce.number(), of: z.coerce.number() });

/** How often something was seen, of how many times. */
export type Seen = z.infer<typeof rateRow>;

const latencyRow = z.object({
  answers: z.coerce.number(),
  mean: z.coerce.number(),
  low: z.coerce.number(),
  high: z.coerce.number(),
});

/** How long answers took, milliseconds: on average, and so that a tenth took less, or more. */
export type Latency = z.infer<typeof latencyRow>;

/** What earlier requests and outcomes tell about those to come. */
export interface Evidence {
  /** Posts with users in lookups at depth 1, of {@link POSTS_PER_AUTHOR} each. */
  readonly lookupPosts: Seen;
  /** Posts of timeline pages, of those asked for. */
  readonly timelinePosts: Seen;
  /** Authors received whose posts are protected. */
  readonly protected: Seen;
  /** Authors received once that were not when they were asked for the next time, and the other way round. */
  readonly lost: Seen;
  readonly stillMissing: Seen;
  readonly failedLookups: Seen;
  readonly failedTimelines: Seen;
  /** Authors that an answer left out. */
  readonly leftOut: Seen;
  /** Timeline pages beyond the first of an author. */
  readonly morePages: Seen;
  readonly lookupLatency: Latency | undefined;
  readonly timelineLatency: Latency | undefined;
  /** From an answer until the next request was sent: after lookups that of another, and among timelines; milliseconds. */
  readonly lookupGapMs: number | undefined;
  readonly timelineGapMs: number | undefined;
  /** Ids of the authors whose profile was billed on the UTC day of the plan. */
  readonly paidToday: ReadonlySet<string>;
  readonly account: AccountUse;
}

const NONE: Seen = { count: 0, of: 0 };

/** What there is before the first request. */
export const NO_EVIDENCE: Evidence = {
  lookupPosts: NONE,
  timelinePosts: NONE,
  protected: NONE,
  lost: NONE,
  stillMissing: NONE,
  failedLookups: NONE,
  failedTimelines: NONE,
  leftOut: NONE,
  morePages: NONE,
  lookupLatency: undefined,
  timelineLatency: undefined,
  lookupGapMs: undefined,
  timelineGapMs: undefined,
  paidToday: new Set(),
  account: UNUSED,
};

const MEMORY_LIMIT = "512MiB";
/** Gaps before they say more than the figures of the seeds; of latency one answer does. */
const LEAST_GAPS = 5;
/** Failures that have nothing to do with the request. */
const ACCOUNT = "('monthly_cap', 'credits_depleted', 'spending_limit', 'forbidden', 'bad_token')";
const RECEIVED = list(outcomesOf("received"));
const SETTLED = list(outcomesOf("received", "missing"));

/** Reads what raw tells. `asOf` is the moment of the plan, milliseconds since 1970. */
export async function readEvidence(warehouse: WarehousePaths, asOf: number): Promise<Evidence> {
  const [requests, outcomes, users, posts, decisions] = await Promise.all(
    (["requests", "outcomes", "users", "posts", "decisions"] as const).map((kind) =>
      listRawFiles(warehouse, kind),
    ),
  );
  if (requests === undefined || requests.length === 0) return NO_EVIDENCE;
  return withDatabase({ memoryLimit: MEMORY_LIMIT }, async (database) => {
    await database.run(
      `create temp table sent as
      select *, endpoint like '%/tweets' as is_timeline, state = 'committed' as is_used,
        epoch_ms(received_at) - epoch_ms(sent_at) as ms
      from ${scan(requests)} where failure is null or failure not in ${ACCOUNT}`,
    );
    return {
      ...(await readRequests(database)),
      ...(await readOutcomes(database, outcomes ?? [])),
      leftOut: await readLeftOut(database, decisions ?? []),
      morePages: await readMorePages(database, posts ?? []),
      lookupLatency: await readLatency(database, "not is_timeline"),
      timelineLatency: await readLatency(database, "is_timeline"),
      lookupGapMs: await readGap(database, false),
      timelineGapMs: await readGap(database, true),
      paidToday: await readPaid(database, users ?? [], asOf),
      account: await readAccountUse(database, asOf),
    };
  });
}

async function readRequests(database: Database) {
  const rate = (count: string, of: string, where: string) =>
    one(
      database,
      `select coalesce(${count}, 0) as count, coalesce(${of}, 0) as "of" from sent where ${where}`,
    );
  const failed = "count(*) filter (not is_used)";
  return {
    failedLookups: await rate(failed, "count(*)", "not is_timeline"),
    failedTimelines: await rate(failed, "count(*)", "is_timeline"),
    lookupPosts: await rate(
      "sum(posts_returned)",
      `${POSTS_PER_AUTHOR} * sum(users_returned)`,
      "is_used and not is_timeline and posts_returned > 0",
    ),
    timelinePosts: await rate(
      "least(sum(posts_returned), sum(resources_requested))",
      "sum(resources_requested)",
      "is_used and is_timeline",
    ),
  };
}

/** What became of authors, and of those asked for more than once. */
async function readOutcomes(database: Database, files: readonly string[]) {
  if (files.length === 0) return { protected: NONE, lost: NONE, stillMissing: NONE };
  await database.run(
    `create temp table became as
    select outcome, outcome in ${RECEIVED} as is_received, lag(is_received) over repeated as was_received
    from (select *, coalesce(author_id, lower(handle)) as author from ${scan(files)})
    where outcome in ${SETTLED} and requested_kind in ('handle', 'id')
    window repeated as (partition by author order by fetched_at, run_id, requested)`,
  );
  const rate = (count: string, where: string) =>
    one(database, `select count(*) filter (${count}) as count, count(*) as "of" from became where ${where}`);
  return {
    protected: await rate("outcome = 'protected'", "is_received"),
    lost: await rate("not is_received", "was_received"),
    stillMissing: await rate("not is_received", "not was_received"),
  };
}

function readLeftOut(database: Database, files: readonly string[]): Promise<Seen> {
  const left =
    files.length === 0
      ? "0"
      : `(select coalesce(sum(new_value), 0) from ${scan(files)} where decision = 'asked_again')`;
  return one(
    database,
    `select ${left} as count, coalesce(sum(resources_requested), 0) as "of"
    from sent where is_used and not is_timeline`,
  );
}

function readMorePages(database: Database, files: readonly string[]): Promise<Seen> {
  if (files.length === 0) return Promise.resolve(NONE);
  return one(
    database,
    `select coalesce(sum(pages - 1), 0) as count, count(*) as "of"
    from (
      select count(distinct received.request_id) as pages
      from ${scan(files)} as received
      inner join sent on received.request_id = sent.request_id
      where is_timeline and is_used
      group by received.run_id, received.author_id
    )`,
  );
}

async function readLatency(database: Database, where: string): Promise<Latency | undefined> {
  const [row] = await database.rows(
    `select count(*) as answers, avg(ms) as mean, quantile_cont(ms, 0.1) as low, quantile_cont(ms, 0.9) as high
    from sent where is_used and ms >= 0 and ${where}
    having count(*) > 0`,
    latencyRow,
  );
  return row;
}

const LONGEST_GAP_MS = 1_000;

/** Longer gaps are waits of another kind: windows, or requests kept apart. */
async function readGap(database: Database, isTimeline: boolean): Promise<number | undefined> {
  const [row] = await database.rows(
    `select median(epoch_ms(later.sent_at) - epoch_ms(earlier.received_at)) as ms
    from sent as earlier
    asof inner join sent as later
      on earlier.run_id = later.run_id and later.sent_at >= earlier.received_at
    where earlier.is_timeline = ${isTimeline} and later.is_timeline = ${isTimeline}
      and epoch_ms(later.sent_at) - epoch_ms(earlier.received_at) <= ${LONGEST_GAP_MS}
    having count(*) >= ${LEAST_GAPS}`,
    z.object({ ms: z.coerce.number() }),
  );
  return row?.ms;
}

async function readPaid(database: Database, files: readonly string[], asOf: number): Promise<Set<string>> {
  if (files.length === 0) return new Set();
  const rows = await database.rows(
    `select distinct author_id from ${scan(files)}
    inner join sent using (request_id)
    where coalesce(answered_at, received_at)::date = $day::date and answered_at <= $as_of::timestamp`,
    z.object({ author_id: z.string() }),
    { day: utcDay(asOf), as_of: sqlTimestamp(asOf) },
  );
  return new Set(rows.map(({ author_id }) => author_id));
}

async function one(database: Database, sql: string): Promise<Seen> {
  const [row] = await database.rows(sql, rateRow);
  return row ?? NONE;
}

function scan(files: readonly string[]): string {
  return `read_parquet([${files.map(literal).join(", ")}], union_by_name = true)`;
}

function list(words: readonly string[]): string {
  return `(${words.map(literal).join(", ")})`;
}
