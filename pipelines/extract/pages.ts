import { z } from "zod";
import { DepthError, type JsonScan, provesUniqueKeys, scanJson } from "./json-text.ts";
import { type ApiProblem, apiProblem } from "./outcomes.ts";
import { moment, show } from "./payload.ts";

/** The objects of one response body (or of one object by itself), each as the text that was received. */
export interface Page {
  readonly users: string[];
  readonly posts: string[];
  readonly problems: ApiProblem[];
  readonly nextToken: string | undefined;
  readonly resultCount: number | undefined;
  /** The kind of each object in `data` that is neither a user nor a post. */
  readonly others: string[];
  /** When twarc says it received the page, milliseconds since 1970 UTC. */
  readonly retrievedAt?: number;
}

/** A text that is not a response body; the message is the reason. */
export class PageError extends Error {
  override readonly name = "PageError";
}

const CONTAINERS = ["", "data", "includes.users", "includes.tweets", "includes.posts"] as const;
/** Texts below this many characters may be a single object; larger ones are pages. */
const SINGLE_OBJECT = 1 << 16;
const PAGE_KEYS = ["data", "includes", "errors", "meta"];

const envelope = z.object({
  errors: z.array(z.unknown()).optional().catch(undefined),
  meta: z
    .object({
      next_token: z.string().optional().catch(undefined),
      result_count: z.int().nonnegative().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  __twarc: z
    .object({ retrieved_at: moment.optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/**
 * Reads one JSON object: a response page with `data`, `includes`, `errors` and `meta` in either vocabulary, a
 * problem+json answer, or a single user, post or other object. Objects in `data` are told apart by their fields.
 * Throws {@link PageError} for anything else, for a key that stands twice, and beyond 100 levels of nesting.
 */
export function readPage(text: string): Page {
  const { value, slices } = parse(text);
  if (!isObject(value)) throw new PageError("not a JSON object");
  const read = envelope.parse(value);
  const retrievedAt = read.__twarc?.retrieved_at;
  const page: Page = {
    users: [],
    posts: [],
    problems: (read.errors ?? []).map(readProblem),
    nextToken: read.meta?.next_token,
    resultCount: read.meta?.result_count,
    others: [],
    ...(retrievedAt === undefined ? {} : { retrievedAt }),
  };
  if (isPage(value)) sortObjects(value.data, slices.get("data") ?? [], page);
  else if (isProblem(value)) page.problems.push(readProblem(value));
  else sortObjects(value, slices.get("") ?? [], page);
  for (const user of slices.get("includes.users") ?? []) page.users.push(user);
  for (const name of ["includes.tweets", "includes.posts"]) {
    for (const post of slices.get(name) ?? []) page.posts.push(post);
  }
  return page;
}

/** The verbatim elements of a JSON list; `undefined` when the text is no list. Throws like {@link readPage}. */
export function listElements(text: string): readonly string[] | undefined {
  if (!/^\s*\[/.test(text)) return undefined;
  return parse(text).slices.get("");
}

interface Parsed {
  readonly value: unknown;
  readonly slices: JsonScan["slices"];
}

function parse(text: string): Parsed {
  try {
    const single = text.length < SINGLE_OBJECT ? parseSingle(text) : undefined;
    if (single !== undefined) return single;
    // Scanned first: the scan stops at 100 levels, while JSON.parse would build millions of them.
    const { slices, duplicateKey } = scanJson(text, CONTAINERS);
    const value: unknown = JSON.parse(text);
    if (duplicateKey !== undefined) throw new PageError(`the key ${show(duplicateKey)} stands twice`);
    return { value, slices };
  } catch (error) {
    if (error instanceof DepthError) throw new PageError(error.message);
    if (error instanceof SyntaxError) throw new PageError(`not JSON: ${error.message}`);
    throw error;
  }
}

/** The short way for the most common line: one object that is no page needs no cutting. */
function parseSingle(text: string): Parsed | undefined {
  const value: unknown = JSON.parse(text);
  if (!isObject(value) || isPage(value) || !provesUniqueKeys(text, value)) return undefined;
  return { value, slices: new Map([["", [text.trim()]]]) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPage(value: object): boolean {
  return PAGE_KEYS.some((key) => Object.hasOwn(value, key));
}

function sortObjects(data: unknown, texts: readonly string[], page: Page): void {
  if (data === undefined || data === null) return;
  const objects: unknown[] = Array.isArray(data) ? data : [data];
  objects.forEach((object, i) => {
    const text = texts[i] ?? "";
    const kind = kindOf(object);
    if (kind === "user") page.users.push(text);
    else if (kind === "post") page.posts.push(text);
    else page.others.push(kind);
  });
}

/** Fields that only one kind of object has. Posts are asked before users: new posts carry a `username` too. */
const KINDS: readonly (readonly [kind: string, fields: readonly string[]])[] = [
  ["direct message", ["event_type", "dm_conversation_id"]],
  ["post", ["text", "author_id", "edit_history_tweet_ids", "edit_history_post_ids"]],
  ["user", ["username", "verified", "verified_type", "protected", "profile_image_url", "location"]],
  ["list", ["owner_id", "member_count", "follower_count"]],
  ["compliance event", ["action", "redacted_at"]],
  ["count", ["tweet_count", "post_count"]],
];

function kindOf(object: unknown): string {
  if (!isObject(object)) return "bare value";
  const kind = KINDS.find(([, fields]) => fields.some((field) => Object.hasOwn(object, field)))?.[0];
  const metrics = object.public_metrics;
  return kind ?? (isObject(metrics) && Object.hasOwn(metrics, "followers_count") ? "user" : "unknown object");
}

function isProblem(value: object): boolean {
  return Object.hasOwn(value, "title") && (Object.hasOwn(value, "detail") || Object.hasOwn(value, "status"));
}

function readProblem(value: unknown): ApiProblem {
  const parsed = apiProblem.safeParse(value);
  return parsed.success ? parsed.data : apiProblem.parse({ detail: `unreadable problem: ${typeof value}` });
}
