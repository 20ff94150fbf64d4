import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { PipelineError } from "./errors.ts";
import { commitText, exists, type WarehousePaths } from "./lake.ts";

/** Where rows of a warehouse come from. Simulated and live rows never share a warehouse. */
export type Origin = "live" | "simulated";

/** The kinds of raw table. */
export const RAW_KINDS = ["users", "posts", "outcomes", "requests", "decisions"] as const;
export type RawKind = (typeof RAW_KINDS)[number];

const LINEAGE = {
  source: "varchar",
  fetched_at: "timestamp",
  run_id: "varchar",
  batch_id: "varchar",
  request_id: "varchar",
} as const;

/** Columns of every raw table and their DuckDB types; times are UTC. The one vocabulary all stages share. */
export const RAW_COLUMNS = {
  users: {
    author_id: "varchar",
    handle: "varchar",
    name: "varchar",
    description: "varchar",
    location: "varchar",
    url: "varchar",
    expanded_url: "varchar",
    description_urls: "varchar[]",
    profile_image_url: "varchar",
    profile_banner_url: "varchar",
    created_at: "timestamp",
    protected: "boolean",
    verified: "boolean",
    verified_type: "varchar",
    is_identity_verified: "boolean",
    parody: "boolean",
    followers_count: "bigint",
    following_count: "bigint",
    posts_count: "bigint",
    listed_count: "bigint",
    likes_given_count: "bigint",
    media_count: "bigint",
    verified_followers_count: "bigint",
    pinned_post_id: "varchar",
    most_recent_post_id: "varchar",
    affiliation_user_ids: "varchar[]",
    affiliation_description: "varchar",
    withheld_countries: "varchar[]",
    payload: "varchar",
    payload_sha256: "varchar",
    ...LINEAGE,
  },
  posts: {
    post_id: "varchar",
    author_id: "varchar",
    created_at: "timestamp",
    text: "varchar",
    lang: "varchar",
    conversation_id: "varchar",
    in_reply_to_user_id: "varchar",
    referenced_kinds: "varchar[]",
    referenced_ids: "varchar[]",
    hashtags: "varchar[]",
    mentioned_ids: "varchar[]",
    possibly_sensitive: "boolean",
    reposts_count: "bigint",
    replies_count: "bigint",
    likes_count: "bigint",
    quotes_count: "bigint",
    bookmarks_count: "bigint",
    impressions_count: "bigint",
    payload: "varchar",
    payload_sha256: "varchar",
    ...LINEAGE,
  },
  outcomes: {
    requested: "varchar",
    requested_kind: "varchar",
    outcome: "varchar",
    detail: "varchar",
    author_id: "varchar",
    handle: "varchar",
    domains: "varchar[]",
    file: "varchar",
    line: "bigint",
    ...LINEAGE,
  },
  requests: {
    endpoint: "varchar",
    attempt: "integer",
    resources_requested: "integer",
    users_returned: "integer",
    posts_returned: "integer",
    state: "varchar",
    status: "integer",
    error: "varchar",
    /** What kind of failure it was, one word; null for a request whose answer was used. */
    failure: "varchar",
    cost_dollars: "decimal(12,4)",
    /** The most it could have cost. */
    max_dollars: "decimal(12,4)",
    sent_at: "timestamp",
    received_at: "timestamp",
    /** X's own time, by the `date` header of its answer: it decides the UTC day something is billed on. */
    answered_at: "timestamp",
    bytes: "bigint",
    rate_limit: "bigint",
    rate_remaining: "bigint",
    rate_reset_at: "timestamp",
    api_version: "varchar",
    batch_ids: "varchar[]",
    ...LINEAGE,
  },
  /** What a run decided by itself, such as smaller requests or giving up a source, and why; made at `fetched_at`. */
  decisions: {
    decision: "varchar",
    /** What it is about: an endpoint, a source, a batch. */
    subject: "varchar",
    old_value: "double",
    new_value: "double",
    reason: "varchar",
    ...LINEAGE,
  },
} as const satisfies Record<RawKind, Record<string, string>>;

/** One raw row before it is written: every column of its kind, `null` where the answer had nothing. */
export type RawRow<Kind extends RawKind> = Record<
  keyof (typeof RAW_COLUMNS)[Kind],
  string | number | boolean | readonly string[] | null
>;

/** The path of a raw file. */
export function rawFile(warehouse: WarehousePaths, kind: RawKind, runId: string, batchId: string): string {
  return path.join(warehouse.raw, kind, runId, `${batchId}.parquet`);
}

/** Is this batch whole? Its outcomes are committed last. */
export function batchIsDone(warehouse: WarehousePaths, runId: string, batchId: string): Promise<boolean> {
  return exists(rawFile(warehouse, "outcomes", runId, batchId));
}

/** All files of a kind that belong to finished batches, sorted by path. */
export async function listRawFiles(warehouse: WarehousePaths, kind: RawKind): Promise<string[]> {
  const done = new Set(await batchNames(warehouse, "outcomes"));
  const names =
    kind === "outcomes" ? [...done] : (await batchNames(warehouse, kind)).filter((name) => done.has(name));
  return names.sort().map((name) => path.join(warehouse.raw, kind, name));
}

async function batchNames(warehouse: WarehousePaths, kind: RawKind): Promise<string[]> {
  const folder = path.join(warehouse.raw, kind);
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  return entries.filter((name) => name.endsWith(".parquet"));
}

const originFile = z.strictObject({ origin: z.enum(["live", "simulated"]), format: z.literal(1) });

/** The origin a warehouse stated when it was created; `undefined` for a folder that holds no raw data yet. */
export async function readOrigin(warehouse: WarehousePaths): Promise<Origin | undefined> {
  const file = path.join(warehouse.raw, "origin.json");
  if (!(await exists(file))) return undefined;
  const parsed = originFile.safeParse(safeJson(await readFile(file, "utf8")));
  if (!parsed.success) {
    throw new PipelineError(
      'not {"origin": "live" or "simulated", "format": 1}',
      { file },
      "Restore it from a copy.",
    );
  }
  return parsed.data.origin;
}

/** States the origin of a new warehouse, or refuses when it already states the other one. */
export async function claimOrigin(warehouse: WarehousePaths, origin: Origin): Promise<void> {
  const stated = await readOrigin(warehouse);
  if (stated === origin) return;
  if (stated !== undefined) {
    throw new PipelineError(
      `this warehouse holds ${stated} data and takes no ${origin} data`,
      { file: warehouse.root },
      "Use another --warehouse.",
    );
  }
  const text = `${JSON.stringify({ origin, format: 1 })}\n`;
  await commitText(warehouse, path.join(warehouse.raw, "origin.json"), text);
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
