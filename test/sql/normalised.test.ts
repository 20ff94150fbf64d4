import { beforeAll, describe, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";

const created_at = Date.parse("2018-06-01T00:00:00Z");
/** 40 authors of one tier with other numbers of lists and posts, two alike, and two of another tier. */
const users = [
  ...[...Array(40).keys()].map((i) => ({
    author_id: String(100 + i),
    handle: `mid${i}`,
    followers_count: 40_000,
    listed_count: 30 * Math.max(i, 1),
    posts_count: 100 * (i + 1) - (i === 1 ? 100 : 0),
    created_at,
  })),
  {
    author_id: "1",
    handle: "giant",
    followers_count: 9_000_000,
    listed_count: 9000,
    posts_count: 10,
    created_at,
  },
  {
    author_id: "2",
    handle: "titan",
    followers_count: 8_000_000,
    listed_count: 90,
    posts_count: 10,
    created_at,
  },
];

let built: Built;
beforeAll(async () => {
  built = await buildFrom({ users, handles: { ai_research: users.map(({ handle }) => handle) } });
});

const normalised = async (tier: string) =>
  (
    await built.rows(
      `select m2_score, peers, peer_percentile, deviation, display_score
       from scores.normalised join scores.m2 using (author_id, domain, score_model)
       where follower_tier = '${tier}' and score_model = 'm2-2026' order by m2_score, author_id`,
    )
  ).map((row) => row.map(Number));

describe("percentiles", () => {
  test("are the middle of the places among peers, drawn to the whole domain", async () => {
    const mid = await normalised("mid");
    expect(mid.every(([, peers]) => peers === 40)).toBe(true);
    const all = (
      await built.rows("select m2_score from scores.m2 where score_model = 'm2-2026' order by 1")
    ).map(([score]) => Number(score));
    const midRank = (scores: number[], score: number) =>
      (100 *
        (scores.filter((one) => one < score).length + scores.filter((one) => one === score).length / 2)) /
      scores.length;
    const own = mid.map(([score = 0]) => score);
    for (const [score = 0, , percentile] of mid) {
      const expected = (40 * midRank(own, score) + 30 * midRank(all, score)) / 70;
      expect(percentile).toBeCloseTo(expected, 1);
    }
    expect(mid[0]?.[2]).toBe(mid[1]?.[2]);
  });
});

describe("the display score", () => {
  test("has the middle of the peers at 28.7 and ends three robust deviations away", async () => {
    for (const [, , , deviation = 0, display] of await normalised("mid")) {
      const expected = 28.7 + (Math.max(-3, Math.min(3, deviation)) * (52.9 - 4.5)) / 6;
      // One rounding to a tenth, and one of the deviation to four digits.
      expect(Math.abs((display ?? 0) - expected)).toBeLessThan(0.051);
    }
  });

  test("keeps the order of scores within a tier", async () => {
    const shown = (await normalised("mid")).map(([, , , , display]) => display);
    expect(shown).toEqual([...shown].sort((a = 0, b = 0) => a - b));
    expect(new Set(shown).size).toBeGreaterThan(20);
  });
});

test("the calibration is stored: scores are normalised by it and nothing else", async () => {
  const off = await built.rows(
    `select n.author_id from scores.normalised as n join scores.m2 using (author_id, domain, score_model)
     join scores.calibration as c using (score_model, domain, follower_tier)
     where abs(n.deviation - (m2_score - c.middle) / nullif(c.spread, 0)) > 0.001`,
  );
  expect(off).toEqual([]);
});

test("the middle and spread of a small tier are drawn to the domain's", async () => {
  const rows = await built.rows(
    `select follower_tier, peers, own_median, own_spread, middle, spread from scores.calibration
     where score_model = 'm2-2026' order by 1`,
  );
  const [all, mega] = [rows.find(([tier]) => tier === "all"), rows.find(([tier]) => tier === "mega")].map(
    (row) => (row ?? []).slice(1).map(Number),
  );
  expect(all?.[0]).toBe(42);
  expect(mega?.[0]).toBe(2);
  expect(mega?.[3]).toBeCloseTo((2 * (mega?.[1] ?? 0) + 30 * (all?.[1] ?? 0)) / 32, 3);
  expect(mega?.[4]).toBeCloseTo((2 * (mega?.[2] ?? 0) + 30 * (all?.[2] ?? 0)) / 32, 3);
});
