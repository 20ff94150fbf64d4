import type { Author } from "../author.ts";
import type { Vocabulary } from "../field-names.ts";
import { userObject } from "../objects.ts";
import type { World } from "../world.ts";
import { Includes, userFieldsOf } from "./includes.ts";
import type { Found } from "./pipeline.ts";
import { invalidRequest, type PartialError, userNotFound, userSuspended } from "./problems.ts";
import { type Api, checkPattern, HANDLE_PATTERN, ID_PATTERN, readQuery, splitList } from "./query.ts";

const MAX_USERS = 100;

/** What users can be asked for by: the parameter's name, which X repeats in errors. */
type Key = "usernames" | "ids" | "username" | "id";

/** `GET /2/users/by` and `GET /2/users`: up to 100 users. One malformed value fails the whole request. */
export function lookUpMany(api: Api, params: URLSearchParams, key: "usernames" | "ids"): Found {
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
    const { author, error } = shownAuthor(find(api.world, key, value), key, value, vocabulary);
    if (error !== undefined) includes.errors.push(error);
    else found.set(author.id, author);
  }
  for (const author of found.values()) includes.expandUser(author);
  const fields = userFieldsOf(query);
  const data = [...found.values()].map((author) => userObject(author, fields));
  return { page: { ...(data.length > 0 && { data }), ...includes.parts() }, vocabulary };
}

/** `GET /2/users/:id` and `GET /2/users/by/username/:username`: one user, or 200 with `errors`. */
export function lookUpOne(api: Api, params: URLSearchParams, key: "username" | "id", value: string): Found {
  const query = readQuery(api, params, [], "users");
  const { vocabulary } = query;
  checkPattern(key, [value], key === "id" ? ID_PATTERN : HANDLE_PATTERN, vocabulary);
  const { author, error } = shownAuthor(find(api.world, key, value), key, value, vocabulary);
  if (error !== undefined) return { page: { errors: [error] }, vocabulary };
  const includes = new Includes(api.world, query);
  includes.expandUser(author);
  return { page: { data: userObject(author, userFieldsOf(query)), ...includes.parts() }, vocabulary };
}

/** An author whom lookups show, or the error they answer instead. */
export function shownAuthor(
  author: Author | undefined,
  key: Key,
  value: string,
  vocabulary: Vocabulary,
): { author: Author; error?: undefined } | { author?: undefined; error: PartialError } {
  if (author === undefined || author.status === "deactivated")
    return { error: userNotFound(key, value, vocabulary) };
  return author.status === "suspended" ? { error: userSuspended(key, value, vocabulary) } : { author };
}

function find(world: World, key: Key, value: string): Author | undefined {
  return key === "id" || key === "ids" ? world.findById(value) : world.findByHandle(value);
}
