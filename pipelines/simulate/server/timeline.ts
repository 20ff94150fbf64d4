import type { Author } from "../author.ts";
import type { Vocabulary } from "../field-names.ts";
import { type ApiObject, postObject } from "../objects.ts";
import { postId, postTime, readablePosts } from "../post-times.ts";
import { type Post, postAt } from "../posts.ts";
import type { World } from "../world.ts";
import { Includes, postFieldsOf } from "./includes.ts";
import { shownAuthor } from "./lookups.ts";
import type { Found } from "./pipeline.ts";
import { invalidRequest, timelineProtected } from "./problems.ts";
import { type Api, checkPattern, ID_PATTERN, readQuery, splitList } from "./query.ts";

const PARAMETERS = [
  "max_results",
  "pagination_token",
  "start_time",
  "end_time",
  "since_id",
  "until_id",
  "exclude",
  "media.fields",
  "poll.fields",
  "place.fields",
];
const MIN_RESULTS = 5;
const MAX_RESULTS = 100;
const DEFAULT_RESULTS = 10;

/** Which posts of a timeline a caller wants. Times in milliseconds since 1970, both ids exclusive. */
interface Selection {
  readonly from: number;
  readonly maxResults: number;
  readonly startTime: number;
  readonly endTime: number;
  readonly sinceId: bigint;
  readonly untilId: bigint | undefined;
  readonly excluded: readonly string[];
}

/** `GET /2/users/:id/tweets`: the newest posts of one author, page by page. */
export function readTimeline(api: Api, params: URLSearchParams, id: string): Found {
  const { world } = api;
  const query = readQuery(api, params, PARAMETERS, "posts");
  const { vocabulary } = query;
  checkPattern("id", [id], ID_PATTERN, vocabulary);
  const { author, error } = shownAuthor(world.findById(id), "id", id, vocabulary);
  if (error !== undefined) return { page: { errors: [error] }, vocabulary };
  if (author.status === "protected")
    return { page: { errors: [timelineProtected(id, vocabulary)] }, vocabulary };
  const selection = readSelection(params, author, vocabulary);
  const { posts, next } = selectPosts(world, author, selection);
  const includes = new Includes(world, query);
  for (const post of posts) includes.expandPost(post);
  const fields = postFieldsOf(query);
  const page = {
    ...(posts.length > 0 && { data: posts.map((post) => postObject(post, fields)) }),
    ...includes.parts(),
    meta: pageMeta(author, posts, selection, next),
  };
  const here = params.get("pagination_token") ?? writeToken(author, 0);
  return { page, vocabulary, tokens: { here, again: otherToken(here) } };
}

/** Up to `maxResults` posts from number `from` on, and the number of the first post of the next page, if any. */
function selectPosts(
  world: World,
  author: Author,
  wanted: Selection,
): { posts: Post[]; next: number | undefined } {
  const { index, activity } = author;
  const posts: Post[] = [];
  for (let number = wanted.from; number < readablePosts(activity); number += 1) {
    const time = postTime(world, index, activity, number);
    const id = postId(world, index, activity, number);
    if (time < wanted.startTime || id <= wanted.sinceId) break;
    if (time >= wanted.endTime || (wanted.untilId !== undefined && id >= wanted.untilId)) continue;
    const post = postAt(world, author, number);
    if (wanted.excluded.includes("replies") && post.kind === "reply") continue;
    if (wanted.excluded.includes("retweets") && post.kind === "repost") continue;
    if (posts.length === wanted.maxResults) return { posts, next: number };
    posts.push(post);
  }
  return { posts, next: undefined };
}

function pageMeta(
  author: Author,
  posts: readonly Post[],
  wanted: Selection,
  next: number | undefined,
): ApiObject {
  const previous = Math.max(0, wanted.from - wanted.maxResults);
  return {
    result_count: posts.length,
    ...(posts.length > 0 && { newest_id: posts[0]?.id, oldest_id: posts.at(-1)?.id }),
    ...(next !== undefined && { next_token: writeToken(author, next) }),
    ...(wanted.from > 0 && { previous_token: writeToken(author, previous) }),
  };
}

function readSelection(params: URLSearchParams, author: Author, vocabulary: Vocabulary): Selection {
  const refuse = (name: string, value: string, rule: string) =>
    invalidRequest(name, [value], `The \`${name}\` query parameter value [${value}] ${rule}`, vocabulary);
  const one = <T>(name: string, fallback: T, read: (value: string) => T | undefined, rule: string): T => {
    const value = params.get(name);
    if (value === null) return fallback;
    const result = read(value);
    if (result === undefined) throw refuse(name, value, rule);
    return result;
  };
  const excluded = splitList(params, "exclude");
  for (const value of excluded) {
    if (!["replies", "retweets"].includes(value))
      throw refuse("exclude", value, "is not one of [replies,retweets]");
  }
  return {
    maxResults: one(
      "max_results",
      DEFAULT_RESULTS,
      readResults,
      `is not between ${MIN_RESULTS} and ${MAX_RESULTS}`,
    ),
    from: one("pagination_token", 0, (value) => readToken(author, value), "is not a token of this timeline"),
    startTime: one("start_time", Number.NEGATIVE_INFINITY, readMoment, "is not an RFC 3339 date-time"),
    endTime: one("end_time", Number.POSITIVE_INFINITY, readMoment, "is not an RFC 3339 date-time"),
    sinceId: one("since_id", 0n, readId, `does not match ${ID_PATTERN.source}`),
    untilId: one<bigint | undefined>("until_id", undefined, readId, `does not match ${ID_PATTERN.source}`),
    excluded,
  };
}

function readResults(value: string): number | undefined {
  const count = Number(value);
  return Number.isInteger(count) && count >= MIN_RESULTS && count <= MAX_RESULTS ? count : undefined;
}

function readMoment(value: string): number | undefined {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value) ? Date.parse(value) : undefined;
}

function readId(value: string): bigint | undefined {
  return ID_PATTERN.test(value) ? BigInt(value) : undefined;
}

/**
 * Tokens are base32hex like X's; they hold author and post number, so they outlive the server. The first character says
 * nothing: it lets several tokens lead to the same page.
 */
const TOKEN_RADIX = 32;
const TOKEN_LENGTH = 16;
const NUMBERS_PER_AUTHOR = 4096;

function writeToken(author: Author, number: number): string {
  return (author.index * NUMBERS_PER_AUTHOR + number).toString(TOKEN_RADIX).padStart(TOKEN_LENGTH, "0");
}

function otherToken(token: string): string {
  const first = Number.parseInt(token.charAt(0), TOKEN_RADIX);
  return ((first + 1) % TOKEN_RADIX).toString(TOKEN_RADIX) + token.slice(1);
}

function readToken(author: Author, token: string): number | undefined {
  const value = /^[0-9a-v]{16}$/.test(token) ? Number.parseInt(token.slice(1), TOKEN_RADIX) : -1;
  return Math.floor(value / NUMBERS_PER_AUTHOR) === author.index ? value % NUMBERS_PER_AUTHOR : undefined;
}
