import { beforeAll, describe, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";

const at = (moment: string) => Date.parse(moment);
const CREATED = at("2016-11-21T12:00:00Z");
const points = (share: number) => 100 * Math.min(Math.max(share, 0), 1);

const OTHER_MODEL = [
  "part,component,input,weight,transform,low,high,missing,min_evidence,prior_evidence,decimals,note",
  "m2,activity,activity,0.10,identity,0,100,peers,1,0,4,",
  "m2,quality,quality,0.10,identity,0,100,peers,1,0,4,",
  "m2,relevance,relevance,0.80,identity,0,100,peers,1,0,4,",
  "activity,recency,days_since_last_post,1,half_life,0,10,peers,1,0,4,",
  "quality,reach,followers,1,log10,0,7,peers,1,0,4,",
];
/** What nobody has 25 posts for is never observed. */
const STRICT_MODEL = [
  ...OTHER_MODEL.slice(0, 4),
  "activity,recency,days_since_last_post,0.25,half_life,0,10,peers,1,0,4,",
  "activity,originals,original_share,0.75,identity,0,1,peers,25,0,4,",
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
      {
        author_id: "2",
        handle: "twin",
        ...full,
        likes_given_count: 800_000,
        verified: true,
        verified_type: "blue",
      },
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
    seeds: { "score_models/m2-other.csv": OTHER_MODEL, "score_models/m2-strict.csv": STRICT_MODEL },
  });
});

// The components of m2-2026 by hand, from seeds/score_models/m2-2026.csv; one post counts as 1 of 1 + 4.
const days = (moment: number) => (at("2026-11-22T12:00:00Z") - moment) / 86_400_000;
const recency = points(1 - Math.log10(1 + 15) / 3.5);
const cadence = points(Math.log10(1 + 36_520 / days(CREATED + 86_400_000)) / 1.3);
const received = points((Math.log10(13) - 0.75 * Math.log10(2001) + 3.4) / 3.1);
const lists = points((Math.log10(51) - 0.76 * Math.log10(2001) + 2) / 2.3);
const reach = points((Math.log10(2001) - 3) / 5);
const age = points(days(CREATED) / 365.25 / 15);
const RELEVANCE = 50.3415;

interface Parts {
  observed: number | null;
  value: number;
  coverage: number;
}
async function part(id: string, name: "activity" | "quality", model = "m2-2026"): Promise<Parts> {
  const [row] = await built.rows(
    `select ${name}_observed, ${name}, ${name}_coverage from scores.parts
     where author_id = '${id}' and score_model = '${model}'`,
  );
  const [observed, value, coverage] = row ?? [];
  return {
    observed: observed === null ? null : Number(observed),
    value: Number(value),
    coverage: Number(coverage),
  };
}
/** What peers of a tier reach in a component. */
async function peers(component: string, tier: string): Promise<number> {
  const [[value] = []] = await built.rows(
    `select points from scores.peer_components
     where score_model = 'm2-2026' and component = '${component}' and follower_tier = '${tier}'`,
  );
  return Number(value);
}
async function total(id: string, model: string): Promise<unknown[]> {
  const [row] = await built.rows(
    `select activity, quality, relevance, m2_score, coverage from scores.m2
     where author_id = '${id}' and domain = 'ai_research' and score_model = '${model}'`,
  );
  return (row ?? []).map((value) => (value === null ? null : Number(value)));
}
const close = (value: number, digits = 2) => expect.closeTo(value, digits);

describe("peers", () => {
  test("of a tier are drawn to everyone where they are few", async () => {
    // @full, @twin and @silent against them and @giant: 3 of 33 parts.
    const giant = points((Math.log10(3_000_001) - 3) / 5);
    const everyone = (3 * reach + giant) / 4;
    expect(await peers("reach", "nano")).toBeCloseTo((3 * reach + 30 * everyone) / 33, 4);
    expect(await peers("reach", "mid")).toBeCloseTo(everyone, 4);
  });

  test("of what nobody was observed for there are none", async () => {
    expect(
      await built.rows("select distinct component from scores.peer_components where component = 'originals'"),
    ).toEqual([]);
  });
});

describe("parts", () => {
  test("are the weighted components; what was not observed counts as it does for the peers", async () => {
    const own = 0.4 * recency + 0.35 * cadence;
    const known = 0.4 * (await peers("recency", "nano")) + 0.35 * (await peers("cadence", "nano"));
    // The rest of the weights nobody was observed for: it is what the peers reach in what is known.
    expect(await part("1", "activity")).toEqual({
      observed: close(own / 0.75),
      value: close(own + (known / 0.75) * 0.25),
      coverage: 0.75,
    });
  });

  test("few posts count in part", async () => {
    const share = 1 / (1 + 4);
    const [[integrity] = []] = await built.rows(
      "select integrity from signals.quality where author_id = '1'",
    );
    const rest = 0.3 * lists + 0.15 * reach + 0.1 * age + 5 * Number(integrity);
    const value = 0.4 * (share * received + (1 - share) * (await peers("received", "nano"))) + rest;
    expect(await part("1", "quality")).toEqual({
      observed: close((0.4 * share * received + rest) / (0.6 + 0.4 * share)),
      value: close(value),
      coverage: close(0.6 + 0.4 * share, 4),
    });
  });

  test("what was not observed at all is neither zero nor full", async () => {
    // @silent has no post: no recency.
    const filled = 0.4 * (await peers("recency", "nano")) + 0.35 * cadence;
    const known = 0.4 * (await peers("recency", "nano")) + 0.35 * (await peers("cadence", "nano"));
    expect(await part("3", "activity")).toEqual({
      observed: close(cadence),
      value: close(filled + (known / 0.75) * 0.25),
      coverage: 0.35,
    });
  });

  test("of whom nothing was observed, the peers alone speak", async () => {
    const { observed, value, coverage } = await part("4", "activity");
    expect([observed, coverage]).toEqual([null, 0]);
    expect(value).toBeGreaterThan(10);
    expect(value).toBeLessThan(90);
  });

  test("evidence below the least does not count", async () => {
    expect((await part("1", "activity", "m2-strict")).coverage).toBe(0.25);
  });

  test("likes that an author gives and a paid check mark change nothing", async () => {
    expect(await part("2", "quality")).toEqual(await part("1", "quality"));
    expect(await total("2", "m2-2026")).toEqual(await total("1", "m2-2026"));
    expect(await total("2", "m2-2025")).not.toEqual(await total("1", "m2-2025"));
  });

  test("what was not observed is null among the inputs", async () => {
    expect(
      await built.rows(
        `select days_since_last_post, original_share, received_for_size, received_posts, has_no_metrics, constant,
           posts_per_day is not null, listed_for_size is not null
         from scores.inputs where author_id = '3'`,
      ),
    ).toEqual([[null, null, null, 0, null, 1, true, true]]);
    expect(
      await built.rows(
        "select followers, listed, years, has_no_metrics from scores.inputs where author_id = '4'",
      ),
    ).toEqual([[null, null, null, 1]]);
  });

  test("every input of the seeds is a column", async () => {
    const columns = await built.rows(
      "select column_name from duckdb_columns() where schema_name = 'scores' and table_name = 'inputs'",
    );
    const inputs = await built.rows("select input from seeds.score_inputs");
    expect(inputs.length).toBeGreaterThan(20);
    expect(columns).toEqual(expect.arrayContaining(inputs));
  });

  test("an author of whom nothing was observed has a row like the others", async () => {
    expect(await part("4", "activity", "m2-other")).toEqual({
      observed: null,
      value: close(100 * 0.5 ** 1.5, 4),
      coverage: 0,
    });
  });
});

describe("m2", () => {
  test("is 30 % activity, 50 % quality and 20 % relevance", async () => {
    const { value: activity } = await part("1", "activity");
    const { value: quality } = await part("1", "quality");
    const m2 = 0.3 * activity + 0.5 * quality + 0.2 * RELEVANCE;
    expect((await total("1", "m2-2026")).slice(0, 4)).toEqual([activity, quality, RELEVANCE, close(m2)]);
  });

  test("every score model has its rows, with its own weights", async () => {
    const recencyOf10 = points(0.5 ** (15 / 10));
    const reachOf7 = points(Math.log10(2001) / 7);
    const m2 = 0.1 * recencyOf10 + 0.1 * reachOf7 + 0.8 * RELEVANCE;
    expect((await total("1", "m2-other")).slice(0, 4)).toEqual([
      close(recencyOf10),
      close(reachOf7),
      RELEVANCE,
      close(m2),
    ]);
    expect(await built.rows("select score_model, count(*) from scores.m2 group by 1 order by 1")).toEqual(
      ["m0-proxy", "m2-2025", "m2-2026", "m2-other", "m2-strict"].map((model) => [model, "5"]),
    );
  });

  test("m0-proxy is 20 points per power of ten of followers, and the paid badge", async () => {
    const m0 = (followers: number, badge: number) =>
      Number((20 * Math.log10(followers / 1000) + badge).toFixed(1));
    expect(await total("5", "m0-proxy")).toEqual([
      null,
      close(m0(3_000_000, 0), 1),
      null,
      m0(3_000_000, 0),
      1,
    ]);
    expect((await total("2", "m0-proxy"))[3]).toBe(m0(2000, 10));
    expect((await total("4", "m0-proxy"))[3]).toBe(0);
  });

  test("m2-2025 follows its formula", async () => {
    const tpd = 36_520 / 3653;
    const likes = 3 / 36_520;
    const activity =
      0.4 * Math.min(100, 5 * tpd + 25) + 0.35 * Math.min(15, 0.01 * likes) + 0.25 * (50 / 100 + 10);
    const quality = 0.4 * 20 * Math.log10(2) + 0.02 * likes + 50 / 1000;
    expect((await total("1", "m2-2025")).slice(0, 4)).toEqual([
      close(activity),
      Number(quality.toFixed(1)),
      0,
      close(0.3 * activity + 0.5 * quality, 0),
    ]);
    // No metrics at all.
    expect((await total("4", "m2-2025")).slice(0, 4)).toEqual([30, 0, 0, 9]);
  });
});
