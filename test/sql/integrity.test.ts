import { beforeAll, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";
import { FETCHED_AT } from "./raw-rows.ts";
import { snowflake } from "./snowflake.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BORN = "2020-06-01T00:00:00.000Z";
const born = (shift: number) => Date.parse(BORN) + shift;

const ZEROED = {
  followers_count: 10_000,
  following_count: 0,
  posts_count: 0,
  listed_count: 0,
  media_count: 0,
};

/** Handle → fields that differ from a profile that makes sense. */
const PROFILES = {
  sensible: {},
  without_date: { created_at: null },
  incomplete: {
    created_at: null,
    followers_count: null,
    following_count: null,
    posts_count: null,
    listed_count: null,
  },
  of_tomorrow: { created_at: FETCHED_AT + 23 * HOUR, posts_count: 0, media_count: 0 },
  of_next_week: { created_at: FETCHED_AT + 25 * HOUR, posts_count: 0, media_count: 0 },
  id_agrees: { author_id: snowflake(BORN), created_at: born(HOUR - 1000) },
  id_disagrees: { author_id: snowflake("2021-06-01T00:00:00Z"), created_at: born(0) },
  id_too_late: {
    author_id: snowflake("2022-06-01T00:00:00Z"),
    created_at: Date.parse("2022-06-01T00:00:00Z") - HOUR - 1000,
  },
  zeroed: ZEROED,
  posts_only: { ...ZEROED, posts_count: 1 },
  lists_only: { ...ZEROED, listed_count: 1 },
  follows_only: { ...ZEROED, following_count: 1 },
  small_and_zeroed: { ...ZEROED, followers_count: 9_999 },
  media_only: { posts_count: 50, media_count: 51 },
  media_often: { posts_count: 51, media_count: 51 },
  flooding: { created_at: FETCHED_AT - 10 * DAY, posts_count: 10_001 },
  busy: { created_at: FETCHED_AT - 10 * DAY, posts_count: 10_000 },
  flooding_at_once: { created_at: FETCHED_AT - HOUR, posts_count: 1001 },
  many_without_date: { created_at: null, posts_count: 5_000 },
  copy_a: { following_count: 1500, posts_count: 1000, likes_given_count: 500 },
  copy_b: { following_count: 1500, posts_count: 1000, likes_given_count: 500 },
  other_likes: { following_count: 1500, posts_count: 1000, likes_given_count: 501 },
  other_posts: { following_count: 1500, posts_count: 1001, likes_given_count: 500 },
  other_following: { following_count: 1501, posts_count: 1000, likes_given_count: 500 },
  small_copy_a: { following_count: 1499, posts_count: 1000, likes_given_count: 500 },
  small_copy_b: { following_count: 1499, posts_count: 1000, likes_given_count: 500 },
  several: { created_at: null, posts_count: 5, media_count: 6 },
} as const;

let built: Built;
beforeAll(async () => {
  built = await buildFrom({
    users: Object.entries(PROFILES).map(([handle, given], i) => ({
      author_id: String(1000 + i),
      handle,
      created_at: born(0),
      followers_count: 5_000 + i,
      following_count: 300 + i,
      posts_count: 900 + i,
      listed_count: 10 + i,
      media_count: 5,
      likes_given_count: 200 + i,
      ...given,
    })),
  });
});

const reasonsOf = async (handle: string) =>
  (
    await built.rows(
      `select is_suspect, reasons from authors.integrity
       where author_id = (select author_id from authors.latest where handle = '${handle}')`,
    )
  )[0];

test.each<[keyof typeof PROFILES, string]>([
  ["without_date", "the profile has no creation date"],
  ["many_without_date", "the profile has no creation date"],
  ["of_next_week", "the creation date is more than a day after the profile was fetched"],
  ["id_disagrees", "the time inside the account id is more than an hour from the creation date"],
  ["id_too_late", "the time inside the account id is more than an hour from the creation date"],
  ["zeroed", "posts and lists and following are all 0 beside a large audience"],
  ["media_only", "more media than posts"],
  ["flooding", "more posts a day than a person or team can write"],
  ["flooding_at_once", "more posts a day than a person or team can write"],
  ["copy_a", "another account has exactly the same following and posts and likes counts"],
  ["copy_b", "another account has exactly the same following and posts and likes counts"],
])("@%s is suspect for one reason", async (handle, reason) => {
  expect(await reasonsOf(handle)).toEqual([true, [reason]]);
});

test.each<[keyof typeof PROFILES]>([
  ["sensible"],
  ["incomplete"],
  ["of_tomorrow"],
  ["id_agrees"],
  ["posts_only"],
  ["lists_only"],
  ["follows_only"],
  ["small_and_zeroed"],
  ["media_often"],
  ["busy"],
  ["other_likes"],
  ["other_posts"],
  ["other_following"],
  ["small_copy_a"],
  ["small_copy_b"],
])("@%s makes sense", async (handle) => {
  expect(await reasonsOf(handle)).toEqual([false, []]);
});

test("all reasons are given", async () => {
  expect(await reasonsOf("several")).toEqual([
    true,
    ["more media than posts", "the profile has no creation date"],
  ]);
});

test("every rule of the seeds is one that something can break", async () => {
  const unused = await built.rows(
    `select reason from seeds.integrity_rules
     where reason not in (select unnest(reasons) from authors.integrity)`,
  );
  expect(unused).toEqual([]);
});
