import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { beforeAll, describe, expect, test } from "vitest";
import type { Author } from "../../pipelines/simulate/author.ts";
import type { Simulator } from "../../pipelines/simulate/server/server.ts";
import { firstAuthor, get, started, testWorld } from "./api.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

const subset: JsonObject = JSON.parse(readFileSync(new URL("openapi-subset.json", import.meta.url), "utf8"));

function at(root: Json, ...keys: string[]): Json {
  return keys.reduce<Json>((value, key) => (value as JsonObject)[key] ?? null, root);
}

/** Every object closed: a field the description does not have is an error. Problems stay open, as the live ones are. */
function closed(value: Json): Json {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key.endsWith("Problem") ? item : closed(item)]),
  );
  return "properties" in copy && copy.type === "object" ? { ...copy, additionalProperties: false } : copy;
}

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ $id: "x", ...(closed(subset) as JsonObject) });

function validator(schema: string): ValidateFunction {
  return ajv.compile({ $ref: `x#/components/schemas/${schema}` });
}

function complaints(schema: string, body: unknown): string[] {
  const validate = validator(schema);
  validate(body);
  return (validate.errors ?? []).map(
    (error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`,
  );
}

/** Old names → new ones, as the dossier on the API lists them. */
const RENAMED: Record<string, string> = {
  pinned_tweet_id: "pinned_post_id",
  most_recent_tweet_id: "most_recent_post_id",
  tweet_count: "post_count",
  retweet_count: "repost_count",
  referenced_tweets: "referenced_posts",
  edit_history_tweet_ids: "edit_history_post_ids",
  tweets: "posts",
};

function inNewNames(value: Json): Json {
  if (typeof value === "string")
    return value.replace("https://api.twitter.com/2/problems/", "https://api.x.com/2/problems/");
  if (Array.isArray(value)) return value.map(inNewNames);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [RENAMED[key] ?? key, inNewNames(item)]),
  );
}

function enumOf(parameter: string): string[] {
  return at(subset, "components", "parameters", parameter, "schema", "items", "enum") as string[];
}

const ALL_NEW = {
  users: `user.fields=${enumOf("UserFieldsParameter")}&post.fields=${enumOf("PostFieldsParameter")}&expansions=${enumOf("UserExpansionsParameter")}`,
  posts: `user.fields=${enumOf("UserFieldsParameter")}&post.fields=${enumOf("PostFieldsParameter")}&expansions=${enumOf("PostExpansionsParameter")}`,
};
const OLD_USER_FIELDS =
  "affiliation,created_at,description,entities,is_identity_verified,location,most_recent_tweet_id,name,parody," +
  "pinned_tweet_id,profile_banner_url,profile_image_url,protected,public_metrics,url,verified," +
  "verified_followers_count,verified_type,withheld";
const OLD_POST_FIELDS =
  "author_id,conversation_id,created_at,edit_history_tweet_ids,entities,in_reply_to_user_id,lang,note_tweet," +
  "possibly_sensitive,public_metrics,referenced_tweets,text";
const ALL_OLD = {
  users: `user.fields=${OLD_USER_FIELDS}&tweet.fields=${OLD_POST_FIELDS}&expansions=affiliation.user_id,most_recent_tweet_id,pinned_tweet_id`,
  posts: `user.fields=${OLD_USER_FIELDS}&tweet.fields=${OLD_POST_FIELDS}&expansions=author_id,referenced_tweets.id.author_id,in_reply_to_user_id,entities.mentions.username`,
};

const world = testWorld(400);
const everyone: Author[] = [...world.authors()];
const active = firstAuthor(world, (author) => author.status === "active" && author.activity.posts > 200);
const hidden = firstAuthor(world, (author) => author.status === "protected");
const handles = (from: number) => everyone.slice(from, from + 99).map((author) => author.handle);
const ids = (from: number) => everyone.slice(from, from + 99).map((author) => author.id);

/** Every route with everything there is to ask for, and the schema X gives for the answer. */
const CASES: [string, string, string, "users" | "posts"][] = [
  ...[0, 99, 198, 297].flatMap((from): [string, string, string, "users"][] => [
    [
      `by handles ${from}`,
      `/2/users/by?usernames=${handles(from)},nobody_at_all`,
      "GetUsersByUsernamesResponse",
      "users",
    ],
    [`by ids ${from}`, `/2/users?ids=${ids(from)},12`, "GetUsersByIdsResponse", "users"],
  ]),
  ["one by id", `/2/users/${active.id}?`, "GetUsersByIdResponse", "users"],
  ["one protected", `/2/users/${hidden.id}?`, "GetUsersByIdResponse", "users"],
  ["none by id", "/2/users/12?", "GetUsersByIdResponse", "users"],
  ["one by handle", `/2/users/by/username/${active.handle}?`, "GetUsersByUsernameResponse", "users"],
  ["none by handle", "/2/users/by/username/nobody_at_all?", "GetUsersByUsernameResponse", "users"],
  ["timeline", `/2/users/${active.id}/tweets?max_results=100`, "GetUsersPostsResponse", "posts"],
  ["protected timeline", `/2/users/${hidden.id}/tweets?max_results=100`, "GetUsersPostsResponse", "posts"],
];

describe("answers against X's OpenAPI description", () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await started({ world });
  });

  test.each(CASES)("new names: %s", async (_, path, schema, kind) => {
    const { status, body } = await get(simulator, `${path}&${ALL_NEW[kind]}`);
    expect(status).toBe(200);
    expect(complaints(schema, body)).toEqual([]);
  });

  test.each(CASES)("old names, renamed: %s", async (_, path, schema, kind) => {
    const { status, body } = await get(simulator, `${path}&${ALL_OLD[kind]}`);
    expect(status).toBe(200);
    expect(complaints(schema, inNewNames(body))).toEqual([]);
  });

  test("a refused request is a problem of the description", async () => {
    const { status, body } = await get(simulator, "/2/users/by?usernames=no-such-form");
    expect(status).toBe(400);
    expect(complaints("InvalidRequestProblem", body)).toEqual([]);
  });

  test("all names of the description can be asked for, no others", async () => {
    const refused = await get(
      simulator,
      `/2/users/${active.id}?post.fields=text&user.fields=most_recent_post_id`,
    );
    expect(refused.status).toBe(400);
    const everything = await get(simulator, `/2/users/${active.id}/posts?${ALL_NEW.posts}`);
    expect(everything.status).toBe(200);
  });

  test("the full answer fills the fields, so that the check means something", async () => {
    const { body } = await get(simulator, `/2/users/by?usernames=${handles(0)}&${ALL_NEW.users}`);
    const fields = new Set(body.data.flatMap((user: JsonObject) => Object.keys(user)));
    for (const field of [
      "pinned_post_id",
      "most_recent_post_id",
      "affiliation",
      "entities",
      "public_metrics",
    ]) {
      expect(fields).toContain(field);
    }
    expect(body.includes.posts.length).toBeGreaterThan(50);
    expect(body.includes.users.length).toBeGreaterThan(0);
    expect(body.errors.length).toBeGreaterThan(0);
  });

  test("a broken answer is refused", async () => {
    const { body } = await get(simulator, `/2/users/by?usernames=${active.handle}&${ALL_NEW.users}`);
    const [user] = body.data;
    const post = body.includes.posts[0];
    const broken: [string, unknown][] = [
      ["unknown field of a user", { data: [{ ...user, followers: 1 }] }],
      ["old name in a user", { data: [{ ...user, pinned_tweet_id: "1" }] }],
      ["number for a text", { data: [{ ...user, id: 1 }] }],
      ["null for an absent text", { data: [{ ...user, location: null }] }],
      ["date without time", { data: [{ ...user, created_at: "2020-01-01" }] }],
      ["count as text", { data: [{ ...user, public_metrics: { ...user.public_metrics, post_count: "5" } }] }],
      ["unknown field of a post", { data: [user], includes: { posts: [{ ...post, likes: 1 }] } }],
      ["old name in includes", { data: [user], includes: { tweets: [post] } }],
      ["unknown type of problem", { errors: [{ title: "x", detail: "x", type: "about:blank" }] }],
    ];
    for (const [what, answer] of broken)
      expect(complaints("GetUsersByUsernamesResponse", answer), what).not.toEqual([]);
  });
});
