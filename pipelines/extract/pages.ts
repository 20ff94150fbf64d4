import { z } from "zod";
import { DepthError, type JsonScan, scanJson } from "./json-text.ts";
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
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new PageError("not a JSON object");
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
  const isPage = PAGE_KEYS.some((key) => Object.hasOwn(value, key));
  if (!isPage && isProblem(value)) page.problems.push(readProblem(value));
  else {
    const data = isPage ? (value as { data?: unknown }).data : value;
    sortObjects(data, slices.get(isPage ? "data" : "") ?? [], page);
  }
  page.users.push(...(slices.get("includes.users") ?? []));
  for (const name of ["includes.tweets", "includes.posts"]) page.posts.push(...(slices.get(name) ?? []));
  return page;
}

/** The verbatim elements of a JSON list; `undefined` when the text is no list. Throws like {@link readPage}. */
export function listElements(text: string): readonly string[] | undefined {
  if (!/^\s*\[/.test(text)) return undefined;
  return parse(text).slices.get("");
}

function parse(text: string): { value: unknown; slices: JsonScan["slices"] } {
  try {
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
  ["list", ["owner_id", "member_count", "follower_count"]],
  ["count", ["start", "tweet_count", "post_count"]],
  ["compliance event", ["action", "redacted_at"]],
  ["post", ["text", "author_id", "edit_history_tweet_ids", "edit_history_post_ids"]],
  ["user", ["username", "verified", "verified_type", "protected", "profile_image_url"]],
];

function kindOf(object: unknown): string {
  if (typeof object !== "object" || object === null) return "bare value";
  const kind = KINDS.find(([, fields]) => fields.some((field) => Object.hasOwn(object, field)))?.[0];
  if (kind !== undefined) return kind;
  const metrics = (object as { public_metrics?: unknown }).public_metrics;
  const isUser = typeof metrics === "object" && metrics !== null && Object.hasOwn(metrics, "followers_count");
  return isUser ? "user" : "unknown object";
}

function isProblem(value: object): boolean {
  return Object.hasOwn(value, "title") && (Object.hasOwn(value, "detail") || Object.hasOwn(value, "status"));
}

function readProblem(value: unknown): ApiProblem {
  const parsed = apiProblem.safeParse(value);
  return parsed.success ? parsed.data : apiProblem.parse({ detail: `unreadable problem: ${typeof value}` });
}
