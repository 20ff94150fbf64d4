import { beforeAll, describe, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";

const at = (moment: string) => Date.parse(moment);
const CREATED = at("2016-11-21T12:00:00Z");
const round = (value: number, digits: number) => Number(value.toFixed(digits));
const points = (share: number) => round(100 * Math.min(Math.max(share, 0), 1), 4);

const OTHER_MODEL = [
  "part,component,input,weight,transform,low,high,missing,min_evidence,prior_evidence,decimals,note",
  "m2,activity,activity,0.10,identity,0,100,peers,1,0,4,",
  "m2,quality,quality,0.10,identity,0,100,peers,1,0,4,",
  "m2,relevance,relevance,0.80,identity,0,100,peers,1,0,4,",
  "activity,recency,days_since_last_post,1,half_life,0,10,peers,1,0,4,",
  "quality,reach,followers,1,log10,0,7,peers,1,0,4,",
];

let built: Built;
beforeAll(async () => {
  const full = { followers_count: 2000, listed_count: 50, posts_count: 36_520, created_at: CREATED };
  const post = {
    likes_count: 24,
    reposts_count: 0,
    replies_count: 0,
    created_at: at("2026-11-07T12:00:00Z"),
  };
  built = await buildFrom({
    users: [
      { author_id: "1", handle: "full", ...full, likes_given_count: 3 },
      { author_id: "2", handle: "twin", ...full, likes_given_count: 800_000 },
      { author_id: "3", handle: "silent", ...full, likes_given_count: 400 },
      { author_id: "4", handle: "bare" },
      { author_id: "5", handle: "giant", ...full, followers_count: 3_000_000 },
    ],
    posts: [
      { post_id: "1", author_id: "1", ...post },
      { post_id: "2", author_id: "2", ...post },
      { post_id: "3", author_id: "5", ...post },
    ],
    handles: { ai_research: ["full", "twin", "silent", "bare", "giant"] },
    seeds: { "score_models/m2-other.csv": OTHER_MODEL },
  });
});

// The parts of m2-simple by hand, from seeds/score_models/m2-simple.csv.
const recency = points(0.5 ** (15 / 30));
const cadence = points(Math.log10(1 + 36_520 / 3652) / 1.3);
const ACTIVITY = 0.6 * recency + 0.4 * cadence;
const lists = points(Math.log10(1 + 25) / 1.6);
const engagement = points(Math.log10(1 + 12) / 1.6);
const reach = points((Math.log10(2001) - 3) / 4);
const age = points((Date.parse("2026-11-22T12:00:00Z") - CREATED) / 86_400_000 / 365.25 / 10);
const QUALITY = 0.4 * lists + 0.3 * engagement + 0.2 * reach + 0.1 * age;
const RELEVANCE = round(100 * (1 - Math.exp(-0.7)), 4);

async function part(id: string, name: string, model = "m2-simple"): Promise<number[]> {
  const [row] = await built.rows(
    `select value, coverage from scores.parts
     where author_id = '${id}' and part = '${name}' and score_model = '${model}'`,
  );
  return (row ?? []).map(Number);
}
async function total(id: string, model = "m2-simple"): Promise<number[]> {
  const [row] = await built.rows(
    `select activity, quality, relevance, m2_score, coverage from scores.m2
     where author_id = '${id}' and domain = 'ai_research' and score_model = '${model}'`,
  );
  return (row ?? []).map(Number);
}
const close = (value: number, digits = 3) => expect.closeTo(value, digits);

describe("parts", () => {
  test("are the weighted components", async () => {
    expect(await part("1", "activity")).toEqual([close(ACTIVITY), 1]);
    expect(await part("1", "quality")).toEqual([close(QUALITY), 1]);
  });

  test("what was not observed is neither zero nor full: weights renormalise, the rest comes from the peers", async () => {
    // @silent has no post: no recency and no engagement. Its peers of the same tier are @full, @twin and itself.
    const ownActivity = cadence;
    const peerActivity = (2 * ACTIVITY + ownActivity) / 3;
    expect(await part("3", "activity")).toEqual([close(0.4 * ownActivity + 0.6 * peerActivity), 0.4]);
    const ownQuality = (0.4 * lists + 0.2 * reach + 0.1 * age) / 0.7;
    const peerQuality = (2 * QUALITY + ownQuality) / 3;
    expect(await part("3", "quality")).toEqual([close(0.7 * ownQuality + 0.3 * peerQuality), 0.7]);
  });

  test("without a peer in the tier the rest comes from everyone", async () => {
    const [giant = 0] = await part("5", "activity");
    // @bare is alone in its tier and nothing of it was observed.
    const everyone = (2 * ACTIVITY + giant + cadence) / 4;
    expect(await part("4", "activity")).toEqual([close(everyone), 0]);
  });

  test("likes that an author gives change nothing", async () => {
    expect(await part("2", "quality")).toEqual(await part("1", "quality"));
    expect(await total("2")).toEqual(await total("1"));
  });

  test("nothing unobserved is among the inputs", async () => {
    expect(await built.rows("select input from scores.inputs where author_id = '3' order by 1")).toEqual([
      ["account_age_years"],
      ["followers"],
      ["listed_per_1000_followers"],
      ["posts_per_day"],
    ]);
    expect(await built.rows("select input from scores.inputs where author_id = '4'")).toEqual([]);
  });
});

describe("m2", () => {
  test("is 30 % activity, 50 % quality and 20 % relevance", async () => {
    const m2 = 0.3 * ACTIVITY + 0.5 * QUALITY + 0.2 * RELEVANCE;
    // Relevance is observed by neither bio nor posts.
    expect(await total("1")).toEqual([close(ACTIVITY), close(QUALITY), RELEVANCE, close(m2, 1), 0.8]);
  });

  test("every score model has its rows, with its own weights", async () => {
    const recencyOf10 = points(0.5 ** (15 / 10));
    const reachOf7 = points(Math.log10(2001) / 7);
    const m2 = 0.1 * recencyOf10 + 0.1 * reachOf7 + 0.8 * RELEVANCE;
    expect(await total("1", "m2-other")).toEqual([
      close(recencyOf10),
      close(reachOf7),
      RELEVANCE,
      close(m2, 1),
      close(0.2),
    ]);
    expect(await built.rows("select score_model, count(*) from scores.m2 group by 1 order by 1")).toEqual([
      ["m2-other", "5"],
      ["m2-simple", "5"],
    ]);
  });
});

test("normalised: the middle of the places among peers of the same domain and tier", async () => {
  const { rows } = await buildFrom({
    users: [
      { author_id: "1", handle: "low", followers_count: 30_000, listed_count: 0 },
      { author_id: "2", handle: "tie_a", followers_count: 40_000, listed_count: 400 },
      { author_id: "3", handle: "tie_b", followers_count: 40_000, listed_count: 400 },
      { author_id: "4", handle: "high", followers_count: 90_000, listed_count: 9_000 },
      { author_id: "5", handle: "famous", followers_count: 9_000_000, listed_count: 0 },
      { author_id: "6", handle: "elsewhere", followers_count: 40_000, listed_count: 1 },
    ],
    handles: {
      ai_research: ["low", "tie_a", "tie_b", "high", "famous"],
      security: ["elsewhere"],
    },
  });
  expect(
    await rows("select author_id, follower_tier, peers, peer_percentile from scores.normalised order by 1"),
  ).toEqual([
    ["1", "mid", "4", "12.50"],
    ["2", "mid", "4", "50.00"],
    ["3", "mid", "4", "50.00"],
    ["4", "mid", "4", "87.50"],
    ["5", "mega", "1", "50.00"],
    ["6", "mid", "1", "50.00"],
  ]);
});
