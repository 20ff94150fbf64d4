import { beforeAll, expect, test } from "vitest";
import { domainsWith } from "./domains.ts";
import { AS_OF, type Built, buildFrom } from "./harness.ts";

const DAY = 86_400_000;
const person = {
  created_at: Date.parse("2020-06-01T00:00:00Z"),
  description: "I am an infosec engineer, pentester",
};

let built: Built;
beforeAll(async () => {
  built = await buildFrom({
    users: [
      { author_id: "1", handle: "large", followers_count: 5_000_000, ...person },
      { author_id: "2", handle: "just_in", followers_count: 55_000, ...person },
      { author_id: "3", handle: "just_out", followers_count: 48_000, ...person },
      { author_id: "4", handle: "far_out", followers_count: 900, ...person },
      {
        author_id: "5",
        handle: "growing",
        followers_count: 100_000,
        fetched_at: AS_OF - 60 * DAY,
        ...person,
      },
      { author_id: "5", handle: "growing", followers_count: 400_000, fetched_at: AS_OF, ...person },
      { author_id: "6", handle: "no_seed", followers_count: 700_000, ...person },
      { author_id: "7", handle: "no_seed_small", followers_count: 100, ...person },
    ],
    handles: { security: ["large", "just_in", "just_out", "far_out", "growing"] },
    seeds: {
      "domains.csv": await domainsWith({ security: { target_min: 1, target_max: 3, min_relevance: 0 } }),
    },
  });
});

const standing = async (columns: string) =>
  Object.fromEntries(
    (
      await built.rows(
        `select handle, ${columns} from ops.standings join authors.latest using (author_id) where domain = 'security'`,
      )
    ).map(([handle, ...rest]) => [handle, rest]),
  );

test("those that a list names or a table took stand in a domain, and nobody else", async () => {
  const rows = await standing("is_curated");
  expect(Object.keys(rows).sort()).toEqual(["far_out", "growing", "just_in", "just_out", "large", "no_seed"]);
  expect(rows.far_out).toEqual([false]);
});

test("an author is near the limit that could move it, and not near those that could not", async () => {
  const rows = await standing("nearness, is_curated");
  // The entry rule asks for 50,000 followers: 55,000 are ln 1.1 / ln 1.25 of what no longer is near.
  expect(rows.just_out?.[0]).toBeCloseTo(1 - Math.log(50_001 / 48_001) / Math.log(1.25), 6);
  expect(rows.far_out?.[0]).toBe(0);
  // Four are eligible for three places: the third and the fourth are half a place from the limit, a third of near.
  const places = await built.rows(
    `select handle from curated.decisions join authors.latest using (author_id)
     where domain = 'security' and place in (3, 4)`,
  );
  expect(places).toHaveLength(2);
  for (const [handle] of places) expect(Number(rows[String(handle)]?.[0])).toBeGreaterThanOrEqual(0);
});

test("a change of followers counts by 30 days, and is nothing for one snapshot", async () => {
  const rows = await standing("change_in_30_days");
  expect(rows.growing?.[0]).toBeCloseTo(Math.log(400_001 / 100_001) / 2, 6);
  expect(rows.large?.[0]).toBe(0);
});

test("spreads of scores are by tier and drawn to the spread of all where few are known", async () => {
  const rows = await built.rows(
    "select follower_tier, authors, spread from ops.score_spreads where domain = 'security' order by 1",
  );
  const spreads = rows.map(([, , spread]) => Number(spread));
  for (const spread of spreads) expect(spread).toBeGreaterThan(0);
  // A single author has no spread of its own: 30 of 31 parts are the spread of all.
  const single = rows.find(([tier]) => tier === "mega");
  const [[overall] = []] = await built.rows(
    "select stddev_samp(m2_score) from scores.m2 where score_model = 'm2-2026'",
  );
  expect(single?.[1]).toBe("1");
  expect(Number(single?.[2])).toBeCloseTo((30 * Number(overall)) / 31, 6);
});
