import { beforeAll, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";
import { MODEL_FILE, thresholdsWith } from "./identity-model.ts";

/** A score model in which evidence counts most; by its name it would come last. */
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
  const created_at = Date.parse("2020-06-01T00:00:00Z");
  const same = { created_at, description: "deep learning" };
  built = await buildFrom({
    users: [
      { author_id: "20", handle: "b", followers_count: 200_000_000, ...same },
      { author_id: "10", handle: "a", followers_count: 200_000_000, ...same },
      { author_id: "30", handle: "c", followers_count: 300_000_000, ...same },
      {
        author_id: "1",
        handle: "expert",
        followers_count: 60_000,
        listed_count: 10,
        created_at,
        description: "infosec",
      },
      { author_id: "2", handle: "famous", followers_count: 9_000_000, listed_count: 90_000, created_at },
    ],
    handles: { security: ["expert", "famous"] },
    seeds: {
      "lexicons/security.csv": ["term,weight,language,note", "infosec,1,en,"],
      "score_models/m2-zeal.csv": OTHER_MODEL,
      "identity_models/m3-1.csv": MODEL_FILE,
      "rules/thresholds.csv": await thresholdsWith(0.2, 0.8),
    },
  });
});

test("equal scores: the place goes to the larger audience, then to the older id", async () => {
  expect(await built.rows("select handle from curated.ai_research order by rank")).toEqual([
    ["c"],
    ["a"],
    ["b"],
  ]);
  expect(await built.rows("select count(distinct m2_score) from curated.ai_research")).toEqual([["1"]]);
});

test("the default score model ranks, and no other", async () => {
  expect(await built.rows("select handle, score_model from curated.security order by rank")).toEqual([
    ["famous", "m2-2026"],
    ["expert", "m2-2026"],
  ]);
  const other = `select handle from scores.m2 join authors.latest using (author_id)
    where domain = 'security' and score_model = 'm2-zeal' and handle in ('expert', 'famous') order by m2_score desc`;
  expect(await built.rows(other)).toEqual([["expert"], ["famous"]]);
  expect(await built.rows("select distinct score_model from curated.authors")).toEqual([["m2-2026"]]);
});
