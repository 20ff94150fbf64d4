import { beforeAll, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";
import { MODEL_FILE, thresholdsWith } from "./identity-model.ts";

const MANY = 500_000;
const DOUBTFUL = "Official account.";

let built: Built;
beforeAll(async () => {
  const author = (id: number, handle: string, more: object = {}) => ({
    author_id: String(id),
    handle,
    followers_count: MANY,
    created_at: Date.parse("2020-06-01T10:20:30Z") + id * 1000,
    // Counts that no two accounts share.
    following_count: 300 + id,
    listed_count: 100 + id,
    posts_count: 1000 + 7 * id,
    ...more,
  });
  built = await buildFrom({
    users: [
      author(1, "taken", { listed_count: 2_000 }),
      author(2, "doubtful", { description: DOUBTFUL }),
      author(3, "better", { description: DOUBTFUL, listed_count: 10_000 }),
      author(4, "answered", { description: DOUBTFUL }),
      author(5, "small", { description: DOUBTFUL, followers_count: 100 }),
      author(6, "elsewhere", { description: DOUBTFUL }),
      author(7, "suspect", { posts_count: 5, media_count: 500 }),
      author(8, "labs", { name: "Foo Labs", description: "We build." }),
      author(9, "twice", { description: DOUBTFUL }),
    ],
    handles: {
      ai_research: ["taken", "doubtful", "better", "answered", "small", "suspect", "labs", "twice"],
      edtech: ["twice"],
    },
    seeds: {
      "identity_models/m3-1.csv": MODEL_FILE,
      "rules/thresholds.csv": await thresholdsWith(0.2, 0.8),
      "reviews.csv": [
        "author_id,handle,question,decision,other_id,decided_by,decided_at,why",
        "4,answered,identity,organisation,,ann,2026-11-20T10:00:00Z,a shop",
      ],
    },
  });
});

test("questions come by what their answers change: chances, places and the number of tables", async () => {
  const rows = await built.rows(
    "select place, question, handle, domains from curated.review_queue order by place",
  );
  expect(rows).toEqual([
    ["1", "identity", "twice", ["ai_research", "edtech"]],
    ["2", "identity", "better", ["ai_research"]],
    // A chance of .17 at the first place before one of .23 at the second.
    ["3", "identity", "taken", ["ai_research"]],
    ["4", "identity", "doubtful", ["ai_research"]],
    ["5", "integrity", "suspect", ["ai_research"]],
  ]);
});

test("the value is the chance times the worth of the place", async () => {
  const [row] = await built.rows(
    "select p_organisation, chance, value from curated.review_queue where handle = 'better'",
  );
  const [p, chance, value] = row?.map(Number) ?? [];
  expect(chance).toBeCloseTo(1 - (p ?? 0), 4);
  // Before everybody else: 1 / log2(2).
  expect(value).toBeCloseTo(1 - (p ?? 0), 4);
});
