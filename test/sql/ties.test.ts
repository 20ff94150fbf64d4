import { expect, test } from "vitest";
import { buildFrom } from "./harness.ts";

test("equal scores: the place goes to the larger audience, then to the older id", async () => {
  const same = { created_at: Date.parse("2020-06-01T00:00:00Z"), description: "deep learning" };
  const { rows } = await buildFrom({
    users: [
      { author_id: "20", handle: "b", followers_count: 20_000_000, ...same },
      { author_id: "10", handle: "a", followers_count: 20_000_000, ...same },
      { author_id: "30", handle: "c", followers_count: 30_000_000, ...same },
    ],
  });
  expect(await rows("select handle, m2_score from curated.ai_research order by rank")).toEqual([
    ["c", expect.anything()],
    ["a", expect.anything()],
    ["b", expect.anything()],
  ]);
  expect(await rows("select count(distinct m2_score) from curated.ai_research")).toEqual([["1"]]);
});
