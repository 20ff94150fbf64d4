import { mkdtemp, rm } from "node:fs/promises";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { type Clock, utcDay } from "../../pipelines/core/clock.ts";
import type { Config } from "../../pipelines/core/config.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { warehousePaths } from "../../pipelines/core/lake.ts";
import { type Plan, type PlannedAuthor, writePlan } from "../../pipelines/core/plans.ts";
import { silentProgress } from "../../pipelines/core/progress.ts";
import { listRawFiles, type RawKind } from "../../pipelines/core/raw.ts";
import { literal, withDatabase } from "../../pipelines/core/warehouse.ts";
import type { ExtractOptions } from "../../pipelines/extract/extract.ts";

export const NOON = Date.parse("2026-11-22T12:00:00Z");

/** A clock that jumps over every sleep and remembers them. */
export function fakeClock(start = NOON): Clock & { slept: number[]; set(ms: number): void } {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    set: (ms) => {
      now = ms;
    },
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      now += ms;
    },
  };
}

/** A context over a new warehouse in the temporary folder. */
export async function makeContext(
  apiBase: string,
  clock: Clock = fakeClock(),
): Promise<Context & { abort(reason: unknown): void }> {
  const root = await mkdtemp(path.join(tmpdir(), "m3-extract-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const config: Config = {
    warehouse: warehousePaths(path.join(root, "warehouse")),
    seedsDir: "seeds",
    handlesDir: path.join(root, "handles"),
    sqlDir: "sql",
    asOf: clock.now(),
    json: false,
    token: "sim-test",
    apiBase,
    memoryLimit: "1GiB",
  };
  const stop = new AbortController();
  const abort = (reason: unknown) => stop.abort(reason);
  return { config, clock, progress: silentProgress, signal: stop.signal, abort };
}

export const OPTIONS: ExtractOptions = { concurrency: 3, confirmed: false, vocabulary: "tweet" };
const PRICES = { user: 0.01, post: 0.005 };

export type PlanEntry = Pick<PlannedAuthor, "handle"> &
  Partial<Pick<PlannedAuthor, "author_id" | "depth" | "posts" | "source">>;

/** Writes a plan of batches of 15. */
export async function givePlan(
  context: Context,
  entries: readonly PlanEntry[],
  depth: 0 | 1 | 2 = 0,
  planId = "2026-11-22-test",
): Promise<Plan> {
  const authors = entries.map((entry) => ({ domains: ["fintech"], depth, reason: "new", ...entry }));
  const batches = Array.from({ length: Math.ceil(authors.length / 15) }, (_, i) => ({
    batch_id: `b${String(i + 1).padStart(5, "0")}`,
    authors: authors.slice(15 * i, 15 * (i + 1)),
  }));
  const plan: Plan = {
    format: 1,
    plan_id: planId,
    as_of: new Date(NOON).toISOString(),
    access_plan: "pay_per_use",
    prices: PRICES,
    forecast: { requests: 0, dollars_expected: 0, dollars_max: 0, minutes: 0 },
    batches,
  };
  await writePlan(context.config.warehouse, plan);
  return plan;
}

/** All rows of a raw table. */
export async function rawRows<Row extends z.ZodType>(
  context: Context,
  kind: RawKind,
  select: string,
  row: Row,
): Promise<z.infer<Row>[]> {
  const files = await listRawFiles(context.config.warehouse, kind);
  if (files.length === 0) return [];
  const scan = `read_parquet([${files.map(literal).join(", ")}])`;
  return withDatabase({}, (database) => database.rows(select.replace("raw", scan), row));
}

/** requested handle or id → outcome. */
export async function outcomes(context: Context): Promise<Record<string, string>> {
  const row = z.object({ requested: z.string(), outcome: z.string() });
  const rows = await rawRows(context, "outcomes", "select requested, outcome from raw order by all", row);
  const distinct = Object.fromEntries(rows.map(({ requested, outcome }) => [requested, outcome]));
  if (Object.keys(distinct).length !== rows.length) throw new Error("a handle has two outcomes");
  return distinct;
}

export const id = (i: number) => String(6_000_000_000_000_000_000n + BigInt(i));
/** The id of an author's `i`th newest post. */
export const postId = (authorId: string, i: number) =>
  String(6_100_000_000_000_000_000n + (BigInt(authorId) % 1_000_000n) * 1000n - BigInt(i));
export const handle = (i: number) => `sim_${i}`;
export const entries = (count: number, first = 0): PlanEntry[] =>
  Array.from({ length: count }, (_, i) => ({ handle: handle(first + i) }));

/** One request as the server saw it. */
export interface Seen {
  readonly path: string;
  readonly values: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
}

/** What the server does instead of answering properly; return true when it did. */
export type Misbehave = (seen: Seen, response: http.ServerResponse, count: number) => boolean;

/**
 * A small X API on loopback: everyone exists as `sim_<n>`, with two posts in lookups and {@link LoopbackApi.posts} in
 * timelines, unless `people` says otherwise.
 */
export class LoopbackApi {
  readonly seen: Seen[] = [];
  /** Dollars by price list, each object once per UTC day of the server. */
  bill = 0;
  /** How far the server's clock is ahead of the test's, milliseconds. */
  skewMs = 0;
  /** Posts of every timeline. */
  posts = 30;
  /** Posts on a page at most, whatever is asked for. */
  pageSize = 100;
  misbehave: Misbehave = () => false;
  /** By lower-case handle or id: a user object to answer with, a problem, or nothing at all. */
  readonly people = new Map<string, object | "not_found" | "suspended" | "omitted">();
  private readonly billed = new Set<string>();
  private readonly server = http.createServer((request, response) => this.serve(request, response));

  constructor(private readonly clock: Clock) {}

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(request: http.IncomingMessage, response: http.ServerResponse): void {
    const url = new URL(request.url ?? "/", "http://loopback");
    const timeline = /^\/2\/users\/(\d+)\/tweets$/.exec(url.pathname)?.[1];
    const values = (timeline ?? url.searchParams.get("usernames") ?? url.searchParams.get("ids") ?? "").split(
      ",",
    );
    const seen = { path: url.pathname, values, query: url.searchParams, headers: request.headers };
    this.seen.push(seen);
    // Node would tell the machine's time, which is not the test's.
    response.setHeader("date", new Date(this.now()).toUTCString());
    if (this.misbehave(seen, response, this.seen.length)) return;
    if (timeline === undefined) this.serveLookup(seen, response);
    else this.serveTimeline(timeline, seen.query, response);
  }

  private serveLookup({ path, values, query }: Seen, response: http.ServerResponse): void {
    const byHandle = path.endsWith("/by");
    const data: Record<string, unknown>[] = [];
    const errors: object[] = [];
    for (const value of values) {
      const person = this.people.get(value.toLowerCase()) ?? makeUser(value, byHandle);
      if (person === "omitted") continue;
      if (typeof person === "string") errors.push(problem(person, value, byHandle));
      else data.push({ ...person });
    }
    const deep = query.has("expansions");
    const posts = deep ? data.flatMap((user) => postsOf(user)) : [];
    for (const user of data) this.charge(`user/${user.id}`, PRICES.user);
    for (const post of posts) this.charge(`post/${post.id}`, PRICES.post);
    send(response, 200, {
      ...(data.length > 0 ? { data } : {}),
      ...(posts.length > 0 ? { includes: { tweets: posts } } : {}),
      ...(errors.length > 0 ? { errors } : {}),
    });
  }

  private serveTimeline(authorId: string, query: URLSearchParams, response: http.ServerResponse): void {
    const first = Number(query.get("pagination_token") ?? 0);
    const length = Math.min(Number(query.get("max_results")), this.pageSize, this.posts - first);
    const data = Array.from({ length }, (_, i) => ({
      id: postId(authorId, first + i),
      author_id: authorId,
      text: `post ${first + i}`,
    }));
    for (const post of data) this.charge(`post/${post.id}`, PRICES.post);
    const next = first + length < this.posts ? { next_token: String(first + length) } : {};
    send(response, 200, { ...(length > 0 ? { data } : {}), meta: { result_count: length, ...next } });
  }

  private now(): number {
    return this.clock.now() + this.skewMs;
  }

  private charge(resource: string, dollars: number): void {
    const key = `${utcDay(this.now())}/${resource}`;
    if (this.billed.has(key)) return;
    this.billed.add(key);
    this.bill = Math.round((this.bill + dollars) * 1000) / 1000;
  }
}

/** Answers with JSON. */
export function send(
  response: http.ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", "api-version": "2.167", ...headers });
  response.end(JSON.stringify(body));
}

function makeUser(value: string, byHandle: boolean): object {
  const number = byHandle ? Number(value.slice("sim_".length)) : Number(BigInt(value) % 1_000_000_000n);
  return {
    id: id(number),
    username: handle(number),
    name: `Author ${number}`,
    most_recent_tweet_id: id(number * 2 + 1_000_000),
    pinned_tweet_id: id(number * 2 + 1_000_001),
  };
}

function postsOf(user: Record<string, unknown>): { id: unknown; author_id: unknown; text: string }[] {
  return [user.most_recent_tweet_id, user.pinned_tweet_id].map((post) => ({
    id: post,
    author_id: user.id,
    text: "hello",
  }));
}

function problem(kind: "not_found" | "suspended", value: string, byHandle: boolean): object {
  const parameter = byHandle ? "usernames" : "ids";
  const shared = { resource_type: "user", parameter, value, resource_id: value };
  const type = "https://api.twitter.com/2/problems/resource-not-found";
  return kind === "suspended"
    ? { ...shared, type, title: "Forbidden", detail: `User has been suspended: [${value}].` }
    : {
        ...shared,
        type,
        title: "Not Found Error",
        detail: `Could not find user with ${parameter}: [${value}].`,
      };
}
