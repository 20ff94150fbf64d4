import { beforeAll, describe, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";
import { FETCHED_AT } from "./raw-rows.ts";
import { SIMULATED, snowflake } from "./snowflake.ts";

const DAY = 86_400_000;
const OLD = { fetched_at: FETCHED_AT - 10 * DAY, request_id: "old:1" };
const at = (moment: string) => Date.parse(moment);
let built: Built;

beforeAll(async () => {
  const same = { author_id: "1", handle: "ada", followers_count: 7 };
  const one = {
    author_id: "2",
    handle: "grace",
    followers_count: 1,
    name: "  Grace ",
    description: " ",
    location: "",
  };
  const other = {
    author_id: "2",
    handle: "grace",
    followers_count: 2,
    verified_type: "Business",
    name: null,
  };
  built = await buildFrom({
    users: [
      // The same object three times in one response, twice in another.
      same,
      same,
      same,
      { ...same, ...OLD },
      { ...same, ...OLD },
      // Two objects that differ in one response, each of them twice.
      one,
      other,
      one,
      other,
      { author_id: "3", handle: "complete", followers_count: 5, protected: true, parody: true, ...OLD },
      { author_id: "3", handle: "incomplete" },
      { author_id: "4", handle: "newer", followers_count: 4 },
      { author_id: "4", handle: "older", followers_count: 5, ...OLD },
      { author_id: "5", handle: "first_empty", ...OLD },
      { author_id: "5", handle: "last_empty" },
      { author_id: "6", handle: "by_id", most_recent_post_id: snowflake("2026-11-20T10:00:00Z") },
      { author_id: "7", handle: "by_post", most_recent_post_id: snowflake("2026-11-01T10:00:00Z") },
      { author_id: "8", handle: "by_post_id" },
      { author_id: "9", handle: "sequential", most_recent_post_id: "12345" },
    ],
    posts: [
      { post_id: "61", author_id: "6", created_at: at("2026-11-03T00:00:00Z"), text: "before" },
      { post_id: "71", author_id: "7", created_at: at("2026-11-05T00:00:00Z"), text: "a", lang: "EN" },
      { post_id: "72", author_id: "7", created_at: at("2026-11-04T00:00:00Z"), text: "b", likes_count: 1 },
      { post_id: "72", author_id: "7", created_at: at("2026-11-04T00:00:00Z"), text: "b", likes_count: 2 },
      { post_id: snowflake("2026-11-06T00:00:00Z"), author_id: "8", text: "c" },
      { post_id: "71", author_id: "7", created_at: at("2026-11-05T00:00:00Z"), text: "a", lang: "EN" },
      {
        post_id: "71",
        author_id: "7",
        created_at: at("2026-11-05T00:00:00Z"),
        text: "a",
        lang: "EN",
        ...OLD,
      },
    ],
    outcomes: [
      { requested: "ADA", requested_kind: "handle", outcome: "found", author_id: "1" },
      { requested: "77", requested_kind: "id", outcome: "not_found" },
    ],
    handles: { ai_research: ["Ada", "GRACE"], security: ["ada"] },
    seeds: {
      "lexicons/security.csv": ["term,weight,language,note", "c++,0.5,any,", "infosec,1,en,"],
    },
  });
});

describe("staging", () => {
  test("exact repeats inside one response are one row; other responses and other objects stay", async () => {
    const counts =
      "select author_id, count(*) from staging.users where author_id in ('1', '2') group by all order by 1";
    expect(await built.rows(counts)).toEqual([
      ["1", "2"],
      ["2", "2"],
    ]);
    expect(
      await built.rows(
        "select post_id, count(*) from staging.posts where post_id in ('71', '72') group by 1 order by 1",
      ),
    ).toEqual([
      ["71", "2"],
      ["72", "2"],
    ]);
  });

  test("text is trimmed, empty text is null, words of a vocabulary are lower case", async () => {
    expect(
      await built.rows("select name, description, location from staging.users where followers_count = 1"),
    ).toEqual([["Grace", null, null]]);
    expect(await built.rows("select verified_type from staging.users where followers_count = 2")).toEqual([
      ["business"],
    ]);
    expect(await built.rows("select distinct lang from staging.posts where lang is not null")).toEqual([
      ["en"],
    ]);
  });

  test("asked handles are compared in lower case; what was no handle has none", async () => {
    const sql =
      "select requested, requested_handle from staging.outcomes where requested_kind <> 'line' order by 1";
    expect(await built.rows(sql)).toEqual([
      ["77", null],
      ["ADA", "ada"],
    ]);
  });

  test("seeds are one row per handle and domain, in lower case beside their spelling", async () => {
    expect(
      await built.rows("select handle, spelled_handle, domain from staging.handles order by domain, handle"),
    ).toEqual([
      ["ada", "Ada", "ai_research"],
      ["grace", "GRACE", "ai_research"],
      ["ada", "ada", "security"],
    ]);
  });

  test("terms are normalised, and the vocabulary has each with its first word", async () => {
    expect(
      await built.rows("select term, weight from staging.lexicons where domain = 'security' order by term"),
    ).toEqual([
      ["c++", "0.5000"],
      ["infosec", "1.0000"],
    ]);
    const cue =
      "select term, first_word from staging.vocabulary where term in ('official account', 'i m', 'infosec') order by 1";
    expect(await built.rows(cue)).toEqual([
      ["i m", "i"],
      ["infosec", "infosec"],
      ["official account", "official"],
    ]);
    expect(await built.rows("select term from staging.vocabulary where term = 'verified_business'")).toEqual(
      [],
    );
  });
});

describe("authors.latest", () => {
  const handleOf = async (id: string) =>
    (await built.rows(`select handle from authors.latest where author_id = '${id}'`)).flat();
  const lastPost = async (id: string) =>
    (await built.rows(`select last_post_at from authors.latest where author_id = '${id}'`)).flat();

  test("one row per author", async () => {
    expect(await built.rows("select count(*), count(distinct author_id) from authors.latest")).toEqual([
      ["9", "9"],
    ]);
  });

  test("the newest complete profile wins, or the newest at all", async () => {
    expect(await handleOf("3")).toEqual(["complete"]);
    expect(await handleOf("4")).toEqual(["newer"]);
    expect(await handleOf("5")).toEqual(["last_empty"]);
  });

  test("among profiles of the same moment the later in raw wins", async () => {
    expect(await built.rows("select followers_count from authors.latest where author_id = '2'")).toEqual([
      ["2"],
    ]);
  });

  test("flags that X leaves out are false", async () => {
    const flags =
      "select author_id, protected, parody from authors.latest where author_id in ('1', '3') order by 1";
    expect(await built.rows(flags)).toEqual([
      ["1", false, false],
      ["3", true, true],
    ]);
  });

  test("the last post is the newest of the profile's post id and the posts", async () => {
    expect(await lastPost("6")).toEqual(["2026-11-20 10:00:00"]);
    expect(await lastPost("7")).toEqual(["2026-11-05 00:00:00"]);
    expect(await lastPost("8")).toEqual(["2026-11-06 00:00:00"]);
    expect(await lastPost("9")).toEqual([null]);
    expect(await lastPost("1")).toEqual([null]);
  });

  test("a simulated post id tells its time too", async () => {
    const simulated = await buildFrom({
      origin: "simulated",
      users: [
        {
          author_id: (SIMULATED + 1n).toString(),
          handle: "sim_a",
          source: "simulated",
          most_recent_post_id: snowflake("2026-11-20T10:00:00Z", SIMULATED),
        },
      ],
    });
    expect(await simulated.rows("select last_post_at, origin from authors.latest")).toEqual([
      ["2026-11-20 10:00:00", "simulated"],
    ]);
  });
});

describe("authors.tiers", () => {
  test("every author has one, the unknown audience too", async () => {
    const tiers = await buildFrom({
      users: [null, 0, 9_999, 10_000, 99_999, 100_000, 2_000_000].map((followers_count, i) => ({
        author_id: String(i),
        handle: `h${i}`,
        followers_count,
      })),
    });
    expect(await tiers.rows("select author_id, follower_tier from authors.tiers order by 1")).toEqual([
      ["0", "unknown"],
      ["1", "nano"],
      ["2", "nano"],
      ["3", "micro"],
      ["4", "mid"],
      ["5", "large"],
      ["6", "mega"],
    ]);
  });
});
