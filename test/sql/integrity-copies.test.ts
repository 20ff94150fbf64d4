import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { RawRow } from "../../pipelines/core/raw.ts";
import { type Built, buildFrom } from "./harness.ts";
import { FETCHED_AT } from "./raw-rows.ts";
import { SIMULATED, snowflake } from "./snowflake.ts";

type Profile = Partial<RawRow<"users">>;

const HOUR = 3_600_000;
const BORN = Date.parse("2020-06-01T10:20:30Z");
const at = (ms: number) => new Date(ms).toISOString();

/** The author of a number: an account like no other that makes sense. */
function author(n: number, given: Profile = {}): Profile {
  return {
    author_id: snowflake(at(BORN + n * 60_000)),
    handle: `author_${n}`,
    created_at: BORN + n * 60_000,
    followers_count: 50_001 + 10 * n,
    following_count: 301 + 10 * n,
    posts_count: 9_001 + 10 * n,
    listed_count: 101 + 10 * n,
    media_count: 51 + 10 * n,
    likes_given_count: 2_001 + 10 * n,
    run_id: "import_a",
    ...given,
  };
}

const picture = (n: number) =>
  `https://pbs.twimg.com/profile_images/${snowflake(at(BORN + n * HOUR))}/a_normal.jpg`;
const COPIED = {
  following_count: 456,
  posts_count: 5_678,
  listed_count: 123,
  likes_given_count: 7_654,
  media_count: 321,
};
const second = (n: number, ms: number): Profile => ({ created_at: BORN + n * 60_000 + ms });

/** What stands in one file of 1,000 authors and two other runs. */
const USERS: readonly Profile[] = [
  ...Array.from({ length: 1_000 }, (_, n) => author(100 + n)),
  // log10(157) + log10(5679) is 5.95 digits: not 3 more than a run of 1,000 authors has. With the same lists it is 8.
  author(1, { following_count: 156, posts_count: 5_678 }),
  author(8, { following_count: 156, posts_count: 5_678 }),
  author(9, { following_count: 157, posts_count: 5_678, listed_count: 124 }),
  author(10, { following_count: 157, posts_count: 5_678, listed_count: 124 }),
  author(2, COPIED),
  author(3, COPIED),
  // As many as X lets most accounts follow.
  author(16, { following_count: 5_000, posts_count: 87_654 }),
  author(17, { following_count: 5_000, posts_count: 87_654 }),
  // The same in another run proves nothing.
  author(5, { ...COPIED, run_id: "import_b" }),
  author(6, { following_count: 3, posts_count: 10, listed_count: 0, likes_given_count: 0, media_count: 0 }),
  author(7, { following_count: 3, posts_count: 10, listed_count: 0, likes_given_count: 0, media_count: 0 }),
  author(11, { profile_image_url: picture(11) }),
  author(12, { profile_image_url: picture(11).replace("a_normal", "b_400x400") }),
  author(13, { profile_image_url: picture(13) }),
  author(14, {
    profile_image_url: "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png",
  }),
  author(15, {
    profile_image_url: "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png",
  }),
  author(21, second(21, 0)),
  author(22, second(21, 0)),
  author(23, second(23, 1_000)),
  // Which day is all that some files tell.
  author(24, { author_id: "463000000", created_at: Date.parse("2012-01-13") }),
  author(25, { author_id: "463000001", created_at: Date.parse("2012-01-13") }),
  author(31, { handle: "first_handle" }),
  author(31, { handle: "other_handle" }),
  author(32, { handle: "old_handle", fetched_at: FETCHED_AT - 2 * HOUR }),
  author(32, { handle: "new_handle" }),
  author(33, { handle: "Spelled" }),
  author(33, { handle: "spelled" }),
  author(34, { handle: "wanted", posts_count: 5, media_count: 6 }),
  author(35, { handle: "Wanted" }),
  author(36, { handle: "taken_over", fetched_at: FETCHED_AT - 2 * HOUR }),
  author(37, { handle: "taken_over" }),
  author(41, second(41, 0)),
  author(41, { ...second(41, 25 * HOUR), run_id: "import_b", fetched_at: FETCHED_AT - 9 * HOUR }),
  author(42, second(42, 0)),
  author(42, { ...second(42, 23 * HOUR), run_id: "import_b", fetched_at: FETCHED_AT - 9 * HOUR }),
  // What X answered is not put in doubt by a file.
  author(43, { ...second(43, 0), source: "x_api", run_id: "run1", request_id: "run1-r000001" }),
  author(43, { ...second(43, 25 * HOUR), fetched_at: FETCHED_AT - 9 * HOUR }),
  author(51, { source: "x_api", run_id: "run1", request_id: "run1-r000001" }),
  author(52, { source: "x_api", run_id: "run1", request_id: "run1-r000002" }),
  author(53, { source: "x_api", run_id: "run1", request_id: "run1-r000003" }),
  author(54, { source: "x_api", run_id: "run2", request_id: "run1-r000001" }),
];

const REQUESTS = [
  { request_id: "run1-r000001", received_at: FETCHED_AT },
  // Sent, but never answered.
  { request_id: "run1-r000002", received_at: null },
].map((given) => ({
  attempt: 1,
  endpoint: "GET /2/users/by",
  state: "committed",
  sent_at: FETCHED_AT,
  source: "x_api",
  ...given,
}));

const QUERY = `
  select handle, is_suspect, rules from authors.integrity inner join authors.latest using (author_id)
  where len(rules) > 0 order by handle`;

let built: Built;
beforeAll(async () => {
  built = await buildFrom({ allIntegrityRules: true, users: USERS, requests: REQUESTS });
});

test("copies, contradictions and answers without a request are found, and no others", async () => {
  expect(await built.rows(QUERY)).toEqual([
    ["Wanted", false, ["reused_handle"]],
    ["author_10", true, ["reused_metrics"]],
    ["author_11", true, ["reused_picture"]],
    ["author_12", true, ["reused_picture"]],
    ["author_2", true, ["reused_metrics"]],
    ["author_21", true, ["reused_created_at"]],
    ["author_22", true, ["reused_created_at"]],
    ["author_24", false, ["round_created_at"]],
    ["author_25", false, ["round_created_at"]],
    ["author_3", true, ["reused_metrics"]],
    ["author_41", true, ["created_at_changes"]],
    ["author_52", true, ["no_request"]],
    ["author_53", true, ["no_request"]],
    ["author_54", true, ["no_request"]],
    ["author_9", true, ["reused_metrics"]],
    ["other_handle", true, ["reused_id"]],
    // Who has the handle rightly is not known; other weak evidence decides.
    ["wanted", true, ["media_exceed_posts", "reused_handle"]],
  ]);
});

test("a file that came twice is judged as if it came once", async () => {
  const users = USERS.filter(({ run_id }) => run_id === "import_a");
  const again = users.map((user) => ({
    ...user,
    run_id: "import_c",
    fetched_at: Number(user.fetched_at ?? FETCHED_AT) + HOUR,
  }));
  const [once, twice] = await Promise.all(
    [users, [...again, ...users]].map((rows) => buildFrom({ allIntegrityRules: true, users: rows })),
  );
  expect(await twice?.rows(QUERY)).toEqual(await once?.rows(QUERY));
});

describe("simulated answers", () => {
  const simulated = (n: number, given: Profile) =>
    author(n, { author_id: snowflake(at(BORN + n * 60_000), SIMULATED), source: "simulated", ...given });

  test("need a request too, unless they were imported", async () => {
    const { rows } = await buildFrom({
      allIntegrityRules: true,
      origin: "simulated",
      users: [simulated(1, {}), simulated(2, { run_id: "run1" })],
    });
    expect(await rows(QUERY)).toEqual([["author_2", true, ["no_request"]]]);
  });
});

describe("a run of mostly suspect authors", () => {
  const run = (authors: number, bad: number) =>
    Array.from({ length: authors }, (_, n) => author(n, n < bad ? { created_at: null } : {}));
  const trusted = async (users: readonly Profile[]) => {
    const { rows } = await buildFrom({ allIntegrityRules: true, users });
    return rows("select rules, count(*)::integer from authors.integrity group by all order by all");
  };

  test("is not trusted at all", async () => {
    expect(await trusted(run(20, 11))).toEqual([
      [["mostly_suspect_source"], 9],
      [["no_created_at"], 11],
    ]);
  });

  test("half of them are not most", async () => {
    expect(await trusted(run(20, 10))).toEqual([
      [[], 10],
      [["no_created_at"], 10],
    ]);
  });

  test("few authors prove nothing about their source", async () => {
    expect(await trusted(run(19, 18))).toEqual([
      [[], 1],
      [["no_created_at"], 18],
    ]);
  });
});

test("the order of the rows does not matter", async () => {
  const some = USERS.filter((_, n) => n >= 960);
  const tables = ["authors.id_dates", "authors.integrity_findings", "authors.integrity"];
  const read = async (users: readonly Profile[]) => {
    const { rows } = await buildFrom({ allIntegrityRules: true, users, requests: REQUESTS });
    return Promise.all(tables.map((table) => rows(`from ${table} order by all`)));
  };
  const expected = await read(some);
  const shuffled = fc.shuffledSubarray([...some], { minLength: some.length });
  await fc.assert(
    fc.asyncProperty(shuffled, async (users) => {
      expect(await read(users)).toEqual(expected);
    }),
    { numRuns: 2 },
  );
}, 60_000);
