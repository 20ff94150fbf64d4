import { beforeAll, describe, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";
import { FETCHED_AT } from "./raw-rows.ts";

const at = (moment: string) => Date.parse(moment);
const DAY_MS = 86_400_000;
/** Fetched on 2026-11-21 12:00, built for 2026-11-22 12:00. */
const CREATED = at("2026-11-01T12:00:00Z");
const round = (value: number, digits = 6) => Number(value.toFixed(digits));

let built: Built;
beforeAll(async () => {
  const metrics = { followers_count: 2000, listed_count: 50, posts_count: 100, created_at: CREATED };
  const post = { author_id: "1", likes_count: 0, reposts_count: 0, replies_count: 0 };
  const old = at("2026-11-07T12:00:00Z");
  built = await buildFrom({
    users: [
      { author_id: "1", handle: "full", ...metrics, likes_given_count: 10, pinned_post_id: "9" },
      { author_id: "2", handle: "silent", ...metrics, likes_given_count: 1_000_000 },
      { author_id: "3", handle: "undated", ...metrics, created_at: null },
      { author_id: "4", handle: "bare" },
      { author_id: "5", handle: "young", ...metrics, created_at: at("2026-11-21T11:00:00Z") },
      { author_id: "6", handle: "nobody_follows", ...metrics, followers_count: 0, listed_count: 1 },
      // 100 posts more in four days; the reading of 200 days ago is too old to tell.
      {
        author_id: "7",
        handle: "seen_twice",
        ...metrics,
        posts_count: 1,
        fetched_at: FETCHED_AT - 200 * DAY_MS,
      },
      {
        author_id: "7",
        handle: "seen_twice",
        ...metrics,
        posts_count: 500,
        fetched_at: FETCHED_AT - 4 * DAY_MS,
      },
      { author_id: "7", handle: "seen_twice", ...metrics, posts_count: 600 },
      { author_id: "8", handle: "sampled", ...metrics, posts_count: 60_000 },
      { author_id: "9", handle: "trader", ...metrics, following_count: 5000 },
    ],
    posts: [
      {
        ...post,
        post_id: "1",
        created_at: old,
        likes_count: 10,
        reposts_count: 5,
        referenced_kinds: ["quoted"],
      },
      // Fetched twice: likes may be taken back.
      {
        ...post,
        post_id: "2",
        created_at: old - DAY_MS,
        likes_count: 20,
        quotes_count: 10,
        request_id: "a:2",
      },
      {
        ...post,
        post_id: "2",
        created_at: old - DAY_MS,
        likes_count: 4000,
        fetched_at: FETCHED_AT - 1000,
        request_id: "a:1",
      },
      // None of these tells what the author receives: reposts, a reply, no numbers, minutes old, pinned.
      { ...post, post_id: "3", likes_count: 90_000, created_at: old, referenced_kinds: ["retweeted"] },
      {
        ...post,
        post_id: "4",
        likes_count: 90_000,
        created_at: old,
        referenced_kinds: ["quoted", "reposted"],
      },
      { ...post, post_id: "5", likes_count: 0, created_at: old, referenced_kinds: ["replied_to"] },
      { ...post, post_id: "6", likes_count: null, created_at: old },
      { ...post, post_id: "7", likes_count: 0, created_at: FETCHED_AT - 60_000, author_id: "6" },
      { ...post, post_id: "9", likes_count: 90_000, created_at: old - 900 * DAY_MS },
      { post_id: "8", author_id: "5", created_at: at("2026-11-23T12:00:00Z"), text: "of the future" },
      // Five posts, one a repost, on three of five days.
      ...[0, 1, 24, 25, 96].map((hours, i) => ({
        ...post,
        author_id: "8",
        post_id: `80${i}`,
        created_at: at("2026-11-10T00:00:00Z") + hours * 3_600_000,
        referenced_kinds: i === 0 ? ["retweeted"] : null,
      })),
    ],
    handles: { open_source: ["full"] },
  });
});

const row = async (sql: string) => (await built.rows(sql))[0];

describe("activity", () => {
  const activity = (id: string) =>
    row(
      `select days_since_last_post, posts_per_day, posts_per_day_from from signals.activity where author_id = '${id}'`,
    );

  test("days since the last post, and posts a day over the life of the account", async () => {
    // 21 to 22 November; 100 posts from 1 to 21 November.
    expect(await activity("6")).toEqual([expect.closeTo(1, 2), 5, "profile"]);
  });

  test("no post known is missing, not today", async () => {
    expect(await activity("2")).toEqual([null, 5, "profile"]);
  });

  test("no creation date is missing, not a day ago", async () => {
    expect(await activity("3")).toEqual([null, null, null]);
  });

  test("an account of an hour counts as one of a day, and a post of tomorrow as one of today", async () => {
    expect(await activity("5")).toEqual([0, 100, "profile"]);
  });

  test("two readings tell more than a lifetime, but not one of long ago", async () => {
    expect((await activity("7"))?.slice(1)).toEqual([25, "snapshots"]);
  });

  test("so does a sample of posts: four more within four days", async () => {
    expect((await activity("8"))?.slice(1)).toEqual([1, "posts"]);
    expect(
      await row(
        "select sampled_posts, original_share, active_days_share from signals.activity where author_id = '8'",
      ),
    ).toEqual(["5", 0.8, 0.6]);
  });

  test("the pinned post, of years ago, is not of the sample", async () => {
    expect(await row("select sampled_posts from signals.activity where author_id = '1'")).toEqual(["6"]);
  });
});

describe("quality", () => {
  const quality = (id: string) =>
    row(
      `select followers_count, disciplined_followers, listed_for_size, received_posts, received_for_size,
         round(account_age_years, 6), integrity
       from signals.quality where author_id = '${id}'`,
    );
  // 1 to 22 November.
  const age = round(21 / 365.25);
  const lists = round(Math.log10(51) - 0.76 * Math.log10(2001));

  test("lists and what posts received against the audience, own posts once each, with their newest numbers", async () => {
    // Likes count half: 10 / 2 + 5 = 10, and 20 / 2 + 10 = 20.
    const received = (Math.log10(11) + Math.log10(21)) / 2 - 0.75 * Math.log10(2001);
    expect(await quality("1")).toEqual([
      "2000",
      2000,
      lists,
      "2",
      expect.closeTo(received, 5),
      age,
      expect.any(Number),
    ]);
  });

  test("a suspect profile has no integrity", async () => {
    const off = `select q.author_id from signals.quality as q join authors.integrity as i using (author_id)
      where (q.integrity = 1) = i.is_suspect`;
    expect(await built.rows(off)).toEqual([]);
  });

  test("without posts that tell, what is received is missing", async () => {
    expect((await quality("2"))?.slice(3, 5)).toEqual(["0", null]);
    expect((await quality("6"))?.slice(3, 5)).toEqual(["0", null]);
  });

  test("without metrics, everything is missing", async () => {
    expect((await quality("4"))?.slice(0, 6)).toEqual([null, null, null, "0", null, null]);
  });

  test("an audience of nobody divides by one", async () => {
    expect((await quality("6"))?.[2]).toBeCloseTo(Math.log10(2), 6);
  });

  test("who follows to be followed reaches fewer", async () => {
    const excess = 3 * (5001 / 2001 - 0.6) * Math.log(Math.log(5000));
    expect((await quality("9"))?.[1]).toBeCloseTo(2000 / Math.min(50, Math.exp(excess)), 1);
  });
});
