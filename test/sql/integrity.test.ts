import { beforeAll, expect, test } from "vitest";
import type { RawRow } from "../../pipelines/core/raw.ts";
import { type Built, buildFrom } from "./harness.ts";
import { FETCHED_AT } from "./raw-rows.ts";
import { snowflake } from "./snowflake.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BORN = Date.parse("2020-06-01T10:20:30Z");
const at = (ms: number) => new Date(ms).toISOString();

type Profile = Partial<RawRow<"users">>;

/** An account made at a moment, whose id says so. */
const made = (ms: number): Profile => ({ author_id: snowflake(at(ms)), created_at: ms });

const ZEROED = {
  followers_count: 10_001,
  following_count: 0,
  posts_count: 0,
  listed_count: 0,
  media_count: 0,
};
const ROUND = { followers_count: 85_000, following_count: 400, posts_count: 5_600, listed_count: 120 };
const YOUNG = made(FETCHED_AT - 10 * DAY);

/** Handle → fields that differ from a profile that makes sense. */
const PROFILES: Record<string, Profile> = {
  sensible: {},
  without_date: { created_at: null },
  incomplete: {
    created_at: null,
    followers_count: null,
    following_count: null,
    posts_count: null,
    listed_count: null,
  },
  first_of_all: { author_id: "12", created_at: Date.parse("2006-03-21T20:50:14Z") },
  before_all: { author_id: "20", created_at: Date.parse("2006-03-19T00:00:01Z") },
  of_tomorrow: {
    created_at: FETCHED_AT + 23 * HOUR,
    author_id: snowflake(at(FETCHED_AT + 23 * HOUR)),
    posts_count: 0,
    media_count: 0,
  },
  of_next_week: {
    created_at: FETCHED_AT + 25 * HOUR,
    author_id: snowflake(at(FETCHED_AT + 22 * HOUR)),
    posts_count: 0,
    media_count: 0,
  },
  id_of_next_week: {
    author_id: snowflake(at(FETCHED_AT + 25 * HOUR)),
    created_at: null,
    followers_count: null,
  },
  id_below_all: { author_id: "11", created_at: Date.parse("2006-04-01T00:00:01Z") },
  id_between_eras: { author_id: "6000000001", created_at: Date.parse("2016-02-01T00:00:01Z") },
  id_of_a_post: made(Date.parse("2013-02-01T00:00:01Z")),
  id_agrees: { author_id: snowflake(at(BORN + DAY)), created_at: BORN + DAY + HOUR - 1000 },
  id_disagrees: { author_id: snowflake("2021-06-01T00:00:00Z"), created_at: BORN },
  id_too_late: { author_id: snowflake(at(BORN + 2 * DAY + HOUR + 1000)), created_at: BORN + 2 * DAY },
  // Ids around 463 million are of 2012-01-13.
  old_id_agrees: { author_id: "463000000", created_at: Date.parse("2012-03-05T00:00:01Z") },
  old_id_disagrees: { author_id: "463000001", created_at: Date.parse("2012-03-20T00:00:01Z") },
  old_id_too_late: { author_id: "463000002", created_at: Date.parse("2011-11-05T00:00:01Z") },
  zeroed: { ...ZEROED, followers_count: 5_000 },
  posts_only: { ...ZEROED, posts_count: 1 },
  lists_only: { ...ZEROED, listed_count: 1 },
  follows_only: { ...ZEROED, following_count: 1 },
  small_and_zeroed: { ...ZEROED, followers_count: 4_999 },
  lacks_lists: { listed_count: null },
  media_only: { posts_count: 50, media_count: 51 },
  many_media: { posts_count: 50, media_count: 150 },
  far_more_media: { posts_count: 50, media_count: 151 },
  media_often: { posts_count: 51, media_count: 51 },
  too_large: { followers_count: 400_000_001 },
  largest: { followers_count: 400_000_000 },
  flooding: { ...YOUNG, posts_count: 24_001 },
  busy: { ...made(FETCHED_AT - 10 * DAY + 1000), posts_count: 24_000 - 1 },
  flooding_team: { ...made(FETCHED_AT - 10 * DAY + 2000), posts_count: 1_000_001, verified_type: "business" },
  flooding_at_once: { ...made(FETCHED_AT - HOUR), posts_count: 2401 },
  many_without_date: { created_at: null, posts_count: 5_000 },
  a_handle_longer_than_20: {},
  a_handle_no_longer_20: {},
  long_name: { name: "n".repeat(101) },
  name_of_100: { name: "n".repeat(100) },
  long_bio: { description: "b".repeat(501) },
  bio_of_500: { description: "b".repeat(500) },
  early_picture: {
    profile_image_url: `https://pbs.twimg.com/profile_images/${snowflake(at(BORN - 20 * DAY))}/a_normal.jpg`,
  },
  early_picture_media: {
    profile_image_url: `https://pbs.twimg.com/profile_images/${snowflake(at(BORN - 30 * DAY))}/a_normal.jpg`,
    posts_count: 50,
    media_count: 51,
  },
  more_lists_and_media: { followers_count: 100, listed_count: 101, posts_count: 50, media_count: 51 },
  few_lists_and_media: { followers_count: 99, listed_count: 100, posts_count: 50, media_count: 51 },
  round: ROUND,
  round_at_midnight: { ...ROUND, listed_count: 130, ...made(Date.parse("2020-07-01T00:00:00Z")) },
  round_and_fewer: {
    ...ROUND,
    listed_count: 140,
    likes_given_count: null,
    media_count: null,
    ...made(Date.parse("2020-08-01T00:00:00Z")),
  },
  late: made(BORN + 50 * DAY),
  early_post: made(BORN + 60 * DAY),
  several: { created_at: null, listed_count: null },
};

/** The posts that X shows as the newest. */
const NEWEST: Record<string, number> = { late: BORN + 50 * DAY, early_post: BORN + 58 * DAY };

let built: Built;
beforeAll(async () => {
  built = await buildFrom({
    allIntegrityRules: true,
    users: Object.entries(PROFILES).map(([handle, given], i) => ({
      // Each came in a run of its own, so that none is compared with another.
      run_id: `run${i}`,
      ...made(BORN + i * 60_000),
      handle,
      followers_count: 5_001 + 10 * i,
      following_count: 301 + 10 * i,
      posts_count: 901 + 10 * i,
      listed_count: 11 + 10 * i,
      media_count: 5,
      likes_given_count: 201 + 10 * i,
      most_recent_post_id: NEWEST[handle] === undefined ? null : snowflake(at(NEWEST[handle])),
      ...("created_at" in given && given.author_id === undefined
        ? { author_id: snowflake(at(BORN + i * 60_000)) }
        : {}),
      ...given,
    })),
  });
});

const rulesOf = async (handle: string) =>
  (
    await built.rows(
      `select is_suspect, rules from authors.integrity
       where author_id = (select author_id from authors.latest where handle = '${handle}')`,
    )
  )[0];

test.each<[string, string[]]>([
  ["without_date", ["no_created_at"]],
  ["many_without_date", ["no_created_at"]],
  ["before_all", ["created_before_x"]],
  ["of_next_week", ["created_in_future", "id_disagrees_with_created_at"]],
  ["id_of_next_week", ["id_in_future"]],
  ["id_below_all", ["id_of_no_era"]],
  ["id_between_eras", ["id_of_no_era"]],
  ["id_of_a_post", ["id_of_no_era"]],
  ["id_disagrees", ["id_disagrees_with_created_at"]],
  ["id_too_late", ["id_disagrees_with_created_at"]],
  ["old_id_disagrees", ["old_id_disagrees_with_created_at"]],
  ["old_id_too_late", ["old_id_disagrees_with_created_at"]],
  ["zeroed", ["zeroed_metrics"]],
  ["lacks_lists", ["missing_metrics"]],
  ["far_more_media", ["media_exceed_posts", "media_far_exceed_posts"]],
  ["too_large", ["followers_beyond_reason"]],
  ["flooding", ["posts_per_day_beyond_reason"]],
  ["flooding_at_once", ["posts_per_day_beyond_reason"]],
  ["a_handle_longer_than_20", ["long_handle"]],
  ["long_name", ["long_name"]],
  ["long_bio", ["long_description"]],
  ["early_post", ["post_before_account"]],
  // Weak evidence that adds up.
  ["early_picture_media", ["media_exceed_posts", "picture_before_account"]],
  ["more_lists_and_media", ["lists_exceed_followers", "media_exceed_posts"]],
  ["round_and_fewer", ["fewer_metrics", "round_counts", "round_created_at", "very_round_counts"]],
  ["several", ["missing_metrics", "no_created_at"]],
])("@%s is suspect", async (handle, rules) => {
  expect(await rulesOf(handle)).toEqual([true, rules]);
});

test.each<[string, string[]]>([
  ["sensible", []],
  ["incomplete", []],
  ["first_of_all", []],
  ["of_tomorrow", []],
  ["id_agrees", []],
  ["old_id_agrees", []],
  ["posts_only", []],
  ["lists_only", []],
  ["follows_only", ["zeroed_posts_and_lists"]],
  ["small_and_zeroed", []],
  ["media_only", ["media_exceed_posts"]],
  ["many_media", ["media_exceed_posts"]],
  ["media_often", []],
  ["largest", ["round_counts", "very_round_counts"]],
  ["busy", []],
  ["flooding_team", []],
  ["name_of_100", []],
  ["bio_of_500", []],
  ["early_picture", ["picture_before_account"]],
  ["few_lists_and_media", ["media_exceed_posts"]],
  ["round", ["round_counts", "very_round_counts"]],
  ["round_at_midnight", ["round_counts", "round_created_at", "very_round_counts"]],
  ["late", []],
])("@%s makes sense", async (handle, rules) => {
  expect(await rulesOf(handle)).toEqual([false, rules]);
});

test("reasons are those of the rules, and the evidence their weights", async () => {
  expect(
    await built.rows(
      `select evidence, reasons from authors.integrity
       where author_id = (select author_id from authors.latest where handle = 'more_lists_and_media')`,
    ),
  ).toEqual([["1.0000", ["on more lists than there are followers", "more media than posts"]]]);
});

test("round numbers alone never make a suspect", async () => {
  const [[sum]] = (await built.rows(
    "select sum(weight) < 1 from seeds.integrity_rules where rule like '%round%'",
  )) as [[boolean]];
  expect(sum).toBe(true);
});

test("every rule of the seeds is one that something measures", async () => {
  const known = await built.rows("select rule from seeds.integrity_rules");
  const elsewhere = await built.rows(
    "select distinct rule from authors.integrity_findings union select distinct unnest(rules) from authors.integrity",
  );
  const broken = new Set(elsewhere.map(([rule]) => rule));
  // Of several accounts or readings: integrity-copies.test.ts.
  expect(known.map(([rule]) => rule).filter((rule) => !broken.has(rule))).toEqual([
    "created_at_changes",
    "reused_id",
    "reused_handle",
    "reused_metrics",
    "reused_created_at",
    "reused_picture",
    "no_request",
    "mostly_suspect_source",
  ]);
});
