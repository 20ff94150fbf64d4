import { beforeAll, describe, expect, test } from "vitest";
import { type Distribution, readDistribution } from "../../pipelines/distribution/distribution.ts";
import { distributionText } from "../../pipelines/verbs/distribution-text.ts";
import { withBuilt } from "../explain/world.ts";
import { type Built, buildFrom } from "../sql/harness.ts";

const AUTHORS = 120;
const created_at = Date.parse("2016-11-21T12:13:14Z");

/** Scores that are followers under another name: saturated, for half of the authors at the bound. */
const SATURATED = [
  "part,component,input,weight,transform,low,high,missing,min_evidence,prior_evidence,decimals,note",
  "total,rounding,m2,1,identity,0,100,peers,1,0,2,",
  "m2,activity,activity,0.10,identity,0,100,peers,1,0,4,",
  "m2,quality,quality,0.80,identity,0,100,peers,1,0,4,",
  "m2,relevance,relevance,0.10,identity,0,100,peers,1,0,4,",
  "activity,cadence,posts_per_day,1,log10,0,1,peers,1,0,4,",
  "quality,reach,followers,1,log10,3,5,peers,1,0,4,",
  "relevance,evidence,relevance,1,identity,0,100,peers,1,0,4,",
];

const users = [...Array(AUTHORS).keys()].map((i) => ({
  author_id: String(1000 + i),
  handle: `author${i}`,
  description: i < 100 ? "zeta networks" : "hello",
  followers_count: 2000 * (i + 1),
  following_count: 100,
  listed_count: 40 + 13 * ((i * 37) % AUTHORS),
  posts_count: 300 + 91 * ((i * 53) % AUTHORS),
  created_at: created_at + i * 100_000_000,
}));

let built: Built;
beforeAll(async () => {
  built = await buildFrom({
    users,
    seeds: {
      "score_models/m2-saturated.csv": SATURATED,
      "lexicons/ai_research.csv": ["term,weight,language,note", "zeta networks,1,en,"],
      "rules/settings.csv": [
        "name,value,meaning",
        "default_score_model,m2-saturated,",
        "identity_model,m3-1,the model",
      ].map((line, i) => (i === 1 ? `${line}ranks` : line)),
    },
  });
});

const ask = (question: { domain?: string; model?: string } = {}): Promise<Distribution> =>
  withBuilt(built, (database) => readDistribution(database, question));

describe("the health of a distribution", () => {
  test("equals figures taken from the scores by another way", async () => {
    const scores = (
      await built.rows(
        `select m2_score, quality, followers_count from scores.m2 join authors.latest using (author_id)
         where score_model = 'm2-saturated' and domain = 'ai_research'
           and author_id in (select author_id from signals.relevance where agreeing_sources > 0)`,
      )
    ).map((row) => row.map(Number));
    expect(scores).toHaveLength(100);
    const { health } = await ask({ domain: "ai_research" });
    const m2 = health.find(({ measure }) => measure === "m2_score");
    const quality = health.find(({ measure }) => measure === "quality");
    const atBound = scores.filter(([, value]) => value === 100).length / 100;
    expect(atBound).toBeGreaterThan(0.3);
    expect(quality?.share_at_bound).toBeCloseTo(atBound, 4);
    // Gini by its definition, on values to one decimal.
    const values = scores.map(([score = 0]) => Math.round(10 * score) / 10);
    const differences = values.flatMap((a) => values.map((b) => Math.abs(a - b)));
    const gini =
      differences.reduce((sum, one) => sum + one, 0) / (2 * 100 * values.reduce((a, b) => a + b, 0));
    expect(m2?.gini).toBeCloseTo(gini, 3);
    expect(m2?.authors).toBe(100);
    const ranks = (list: number[]) =>
      list.map((x) => list.filter((y) => y < x).length + (list.filter((y) => y === x).length + 1) / 2);
    const [a, b] = [ranks(scores.map(([score = 0]) => score)), ranks(scores.map(([, , count = 0]) => count))];
    const mean = (list: number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
    const covariance = (x: number[], y: number[]) =>
      mean(x.map((one, i) => (one - mean(x)) * ((y[i] ?? 0) - mean(y))));
    const spearman = covariance(a, b) / Math.sqrt(covariance(a, a) * covariance(b, b));
    expect(m2?.spearman_followers).toBeCloseTo(spearman, 3);
  });

  test("shares of the parts in the variance add up to all of it", async () => {
    const { health } = await ask();
    for (const domain of ["all", "ai_research"]) {
      const shares = health
        .filter((row) => row.domain === domain)
        .map(({ variance_share }) => variance_share ?? 0);
      expect(shares.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 2);
    }
  });

  test("leaves those aside for whom nothing speaks, and says how many", async () => {
    const { health } = await ask({ domain: "fintech" });
    expect(health).toEqual([]);
    // 100 in one domain, 20 in all twelve.
    expect((await ask()).health[0]?.share_nothing_found).toBeCloseTo(240 / 340, 4);
  });

  test("what misses a threshold is named, by model and warning", async () => {
    const { faults } = await ask({ domain: "all" });
    expect(faults.map(({ fault, measure }) => `${measure} ${fault}`)).toEqual(
      expect.arrayContaining(["quality distribution_at_bound", "m2_score distribution_followers"]),
    );
    const warned = built.summary.checks.filter(({ failing }) => failing > 0).map(({ check }) => check);
    expect(warned).toEqual(
      expect.arrayContaining(["few_scores_are_at_a_bound", "scores_do_not_follow_followers"]),
    );
    expect((await ask({ model: "m2-2026" })).faults).toEqual([]);
  });
});

test("histograms hold everybody once", async () => {
  const { histograms } = await ask();
  for (const { bins } of histograms) {
    expect(bins).toHaveLength(20);
    expect(bins.reduce((sum, one) => sum + one, 0)).toBe(100);
  }
});

test("unknown domains and models are refused with those there are", async () => {
  await expect(ask({ domain: "cooking" })).rejects.toThrow(/no domain 'cooking'. There are ai_research/);
  await expect(ask({ model: "m9" })).rejects.toThrow(/no score model 'm9'. There are m0-proxy/);
});

test("the text has figures, faults, a plot and drift", async () => {
  const text = distributionText(await ask(), null, { measure: "m2_score" });
  expect(text).toContain("misses its threshold: m2_score of all");
  expect(text).toContain("no release to compare with yet");
  expect(text).toMatch(/ai_research +\|.{20}\|/);
  const one = distributionText(await ask({ domain: "ai_research" }), null, {
    domain: "ai_research",
    measure: "m2_score",
  });
  expect(one).toMatch(/95–100 █+ \d+/);
});
