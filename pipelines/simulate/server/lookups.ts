import type { Author } from "../author.ts";
import { userObject } from "../objects.ts";
import type { World } from "../world.ts";
import { Includes, userFieldsOf } from "./includes.ts";
import type { Answer } from "./pipeline.ts";
import { invalidRequest, type PartialError, userNotFound, userSuspended } from "./problems.ts";
import { type Api, checkPattern, HANDLE_PATTERN, ID_PATTERN, readQuery, splitList } from "./query.ts";

const MAX_USERS = 100;

/** What users can be asked for by: the parameter's name, which X repeats in errors. */
type Key = "usernames" | "ids" | "username" | "id";

/** `GET /2/users/by` and `GET /2/users`: up to 100 users. One malformed value fails the whole request. */
export function lookUpMany(api: Api, params: URLSearchParams, key: "usernames" | "ids"): Answer {
  const query = readQuery(api, params, [key], "users");
  const { vocabulary } = query;
  const values = splitList(params, key);
  if (values.length < 1 || values.length > MAX_USERS) {
    const message =
      values.length === 0
        ? `The \`${key}\` query parameter can not be empty`
        : `The number of values in the \`${key}\` query parameter list [${values.length}] is not between 1 and ${MAX_USERS}`;
    throw invalidRequest(key, values, message, vocabulary);
  }
  checkPattern(key, values, key === "ids" ? ID_PATTERN : HANDLE_PATTERN, vocabulary);
  const includes = new Includes(api.world, query);
  const found = new Map<string, Author>();
  for (const value of new Set(values)) {
    const author = find(api.world, key, value);
    const error = lookupError(author, key, value, vocabulary);
    if (error !== undefined) includes.errors.push(error);
    else if (author !== undefined) found.set(author.id, author);
  }
  for (const author of found.values()) includes.expandUser(author);
  const data = [...found.values()].map((author) => userObject(author, userFieldsOf(query)));
  const body = { ...(data.length > 0 && { data }), ...includes.parts() };
  return { status: 200, body, vocabulary, billed: includes.billed({ users: [...found.keys()] }) };
}

/** `GET /2/users/:id` and `GET /2/users/by/username/:username`: one user, or 200 with `errors`. */
export function lookUpOne(api: Api, params: URLSearchParams, key: "username" | "id", value: string): Answer {
  const query = readQuery(api, params, [], "users");
  const { vocabulary } = query;
  checkPattern(key, [value], key === "id" ? ID_PATTERN : HANDLE_PATTERN, vocabulary);
  const author = find(api.world, key, value);
  const error = lookupError(author, key, value, vocabulary);
  if (error !== undefined || author === undefined)
    return { status: 200, body: { errors: [error] }, vocabulary };
  const includes = new Includes(api.world, query);
  includes.expandUser(author);
  const body = { data: userObject(author, userFieldsOf(query)), ...includes.parts() };
  return { status: 200, body, vocabulary, billed: includes.billed({ users: [author.id] }) };
}

/** Why an author cannot be shown, if so. */
export function lookupError(
  author: Author | undefined,
  key: Key,
  value: string,
  vocabulary: Answer["vocabulary"],
): PartialError | undefined {
  if (author === undefined || author.status === "deactivated") return userNotFound(key, value, vocabulary);
  return author.status === "suspended" ? userSuspended(key, value, vocabulary) : undefined;
}

function find(world: World, key: Key, value: string): Author | undefined {
  return key === "id" || key === "ids" ? world.findById(value) : world.findByHandle(value);
}
