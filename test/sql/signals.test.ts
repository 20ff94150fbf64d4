import { beforeAll, describe, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";
import { FETCHED_AT } from "./raw-rows.ts";

const at = (moment: string) => Date.parse(moment);
/** Fetched on 2026-11-21 12:00, built for 2026-11-22 12:00. */
const CREATED = at("2026-11-01T12:00:00Z");

let built: Built;
beforeAll(async () => {
  const metrics = { followers_count: 2000, listed_count: 50, posts_count: 100, created_at: CREATED };
  const post = { author_id: "1", likes_count: 0, reposts_count: 0, replies_count: 0 };
  built = await buildFrom({
    users: [
      { author_id: "1", handle: "full", ...metrics, likes_given_count: 10, description: "Deep kernel work" },
      { author_id: "2", handle: "silent", ...metrics, likes_given_count: 1_000_000 },
      { author_id: "3", handle: "undated", ...metrics, created_at: null },
      { author_id: "4", handle: "bare" },
      { author_id: "5", handle: "young", ...metrics, created_at: at("2026-11-21T11:00:00Z") },
      { author_id: "6", handle: "nobody_follows", ...metrics, followers_count: 0, listed_count: 1 },
      { author_id: "7", handle: "seeded", description: "🤖" },
      { author_id: "8", handle: "seeded_kernel", name: "Kernel", description: "kernel, kernel! a kernel" },
      { author_id: "9", handle: "gossip", description: "celebrity gossip and kernel" },
      { author_id: "10", handle: "posts_only" },
      { author_id: "11", handle: "bio_and_posts", description: "kernel" },
      { author_id: "12", handle: "many", description: "linux kernel compiler debian apache git" },
    ],
    posts: [
      {
        ...post,
        post_id: "1",
        created_at: at("2026-11-07T12:00:00Z"),
        likes_count: 10,
        reposts_count: 5,
        replies_count: 3,
        referenced_kinds: ["quoted", "replied_to"],
      },
      // Fetched twice: likes may be taken back.
      {
        ...post,
        post_id: "2",
        created_at: at("2026-11-06T12:00:00Z"),
        likes_count: 20,
        quotes_count: 10,
        request_id: "a:2",
      },
      {
        ...post,
        post_id: "2",
        created_at: at("2026-11-06T12:00:00Z"),
        likes_count: 4000,
        fetched_at: FETCHED_AT - 1000,
        request_id: "a:1",
      },
      // A repost carries the numbers of the original, and one post came without numbers.
      { ...post, post_id: "3", likes_count: 90_000, referenced_kinds: ["retweeted"] },
      { ...post, post_id: "4", likes_count: 90_000, referenced_kinds: ["quoted", "reposted"] },
      { ...post, post_id: "5", likes_count: null },
      { post_id: "6", author_id: "5", created_at: at("2026-11-23T12:00:00Z"), text: "of the future" },
      { post_id: "7", author_id: "10", text: "the kernel again" },
      { post_id: "8", author_id: "11", text: "the kernel again" },
    ],
    handles: { open_source: ["seeded", "seeded_kernel"] },
    seeds: {
      "lexicons/open_source.csv": [
        "term,weight,language,note",
        "kernel,1,en,",
        "deep kernel,0.5,en,",
        "celebrity gossip,-1,en,",
        "gossip,-0.5,en,",
        ...["linux", "compiler", "debian", "apache", "git"].map((term) => `${term},0.1,en,`),
      ],
    },
  });
});

const row = async (sql: string) => (await built.rows(sql))[0];

describe("activity", () => {
  const activity = (id: string) =>
    row(
      `select days_since_last_post, posts_per_day, coverage from signals.activity where author_id = '${id}'`,
    );

  test("days since the last post, and posts a day over the life of the account", async () => {
    // 7 to 22 November; 100 posts from 1 to 21 November.
    expect(await activity("1")).toEqual([15, 5, 1]);
  });

  test("no post known is missing, not today", async () => {
    expect(await activity("2")).toEqual([null, 5, 0.5]);
  });

  test("no creation date is missing, not a day ago", async () => {
    expect(await activity("3")).toEqual([null, null, 0]);
  });

  test("an account of an hour counts as one of a day, and a post of tomorrow as one of today", async () => {
    expect(await activity("5")).toEqual([0, 100, 1]);
  });
});

describe("quality", () => {
  const quality = (id: string) =>
    row(
      `select followers_count, listed_per_1000_followers, sampled_posts, engagement_per_1000_followers,
         round(account_age_years, 6), coverage
       from signals.quality where author_id = '${id}'`,
    );
  // 1 to 22 November.
  const age = Number((21 / 365.25).toFixed(6));

  test("lists and engagement against the audience, own posts once each, with their newest numbers", async () => {
    // Lists: 50 of 2000. Posts: 10 + 5 + 3 = 18 and 20 + 10 = 30, 24 a post, of 2000 followers.
    expect(await quality("1")).toEqual(["2000", 25, "2", 12, age, 1]);
  });

  test("without posts, engagement is missing", async () => {
    expect(await quality("2")).toEqual(["2000", 25, "0", null, age, 0.75]);
  });

  test("without metrics, everything is missing", async () => {
    expect(await quality("4")).toEqual([null, null, "0", null, null, 0]);
  });

  test("an audience of nobody divides by one", async () => {
    expect(await quality("6")).toEqual(["0", 1000, "0", null, age, 0.75]);
  });
});

describe("relevance", () => {
  const relevance = (id: string, domain = "open_source") =>
    row(
      `select relevance, coverage, reasons from signals.relevance
       where author_id = '${id}' and domain = '${domain}'`,
    );
  /** 100 · (1 − e^−evidence), to four decimals. */
  const of = (evidence: number) => (100 * (1 - Math.exp(-evidence))).toFixed(4);

  test("terms of the bio add up", async () => {
    expect(await relevance("1")).toEqual([of(1.5), 0.5, ["kernel", "deep kernel"]]);
  });

  test("a seed is evidence by itself", async () => {
    expect(await relevance("7")).toEqual([of(0.7), 0.5, ["on the domain's seed list"]]);
  });

  test("a term counts once, however often and wherever it stands", async () => {
    expect(await relevance("8")).toEqual([of(1.7), 0.5, ["on the domain's seed list", "kernel"]]);
  });

  test("terms that speak against a domain take away, down to nothing", async () => {
    expect(await relevance("9")).toEqual(["0.0000", 0.5, ["kernel"]]);
  });

  test("a term that only posts have counts half, one of bio and posts in full", async () => {
    expect(await relevance("10")).toEqual([of(0.5), 0.5, ["kernel"]]);
    expect(await relevance("11")).toEqual([of(1), 1, ["kernel"]]);
  });

  test("the five strongest terms are reasons, and all of them count", async () => {
    expect(await relevance("12")).toEqual([of(1.5), 0.5, ["kernel", "apache", "compiler", "debian", "git"]]);
  });

  test("no text, no evidence, nothing observed", async () => {
    expect(await relevance("4", "fintech")).toEqual(["0.0000", 0, []]);
  });
});
