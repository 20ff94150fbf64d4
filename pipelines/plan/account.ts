import { z } from "zod";
import { sqlTimestamp } from "../core/clock.ts";
import { type Database, literal } from "../core/warehouse.ts";
import { type EndpointName, MODEL_ENDPOINTS } from "./run-model/work.ts";

const windowRow = z.object({
  endpoint: z.enum(MODEL_ENDPOINTS),
  limit: z.coerce.number(),
  remaining: z.coerce.number(),
  reset_at: z.coerce.number(),
});

/** A window of requests that has begun. */
export interface OpenWindow {
  /** Requests that it allows in all, and that are left. */
  readonly limit: number;
  readonly remaining: number;
  /** When it ends, milliseconds since 1970. */
  readonly resetAt: number;
}

/** What earlier requests have used of what an account may ask for. */
export interface AccountUse {
  readonly windows: Readonly<Partial<Record<EndpointName, OpenWindow>>>;
  /** Posts read in the UTC month of the plan. */
  readonly postsOfMonth: number;
}

/** What there is before the first request. */
export const UNUSED: AccountUse = { windows: {}, postsOfMonth: 0 };

/** Reads it from the table `sent` of requests, as the last answer of each endpoint told it before `asOf` (ms). */
export async function readAccountUse(database: Database, asOf: number): Promise<AccountUse> {
  const parameters = { as_of: sqlTimestamp(asOf) };
  const windows = await database.rows(
    `select
      regexp_replace(endpoint, '^GET /2/', '') as endpoint,
      max_by(rate_limit, sent_at) as "limit",
      max_by(rate_remaining, (rate_reset_at, -rate_remaining)) as remaining,
      epoch_ms(max(rate_reset_at)) as reset_at
    from sent
    where list_contains([${MODEL_ENDPOINTS.map((name) => literal(`GET /2/${name}`)).join(", ")}], endpoint)
      and rate_reset_at > $as_of::timestamp and sent_at <= $as_of::timestamp
      and rate_limit is not null and rate_remaining is not null
    group by endpoint`,
    windowRow,
    parameters,
  );
  const [month] = await database.rows(
    `select coalesce(sum(posts_returned), 0) as posts from sent
    where date_trunc('month', coalesce(answered_at, sent_at)) = date_trunc('month', $as_of::timestamp)
      and sent_at <= $as_of::timestamp`,
    z.object({ posts: z.coerce.number() }),
    parameters,
  );
  return {
    windows: Object.fromEntries(
      windows.map(({ endpoint, limit, remaining, reset_at }) => [
        endpoint,
        { limit, remaining, resetAt: reset_at },
      ]),
    ),
    postsOfMonth: month?.posts ?? 0,
  };
}
