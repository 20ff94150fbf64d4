import { beforeAll, describe, expect, test } from "vitest";
import { type Explanation, explain, type Question } from "../../pipelines/explain/explain.ts";
import { assertAddsUp } from "../../pipelines/explain/totals.ts";
import { explanationText } from "../../pipelines/verbs/explain-text.ts";
import type { Built } from "../sql/harness.ts";
import { explainedWorld, withBuilt } from "./world.ts";

let built: Built;
beforeAll(async () => {
  built = await explainedWorld();
});

const ask = (question: Question): Promise<Explanation> =>
  withBuilt(built, (database) => explain(database, question));
const refusal = async (question: Question): Promise<string> => {
  const error = await ask(question).catch((thrown: unknown) => thrown);
  return error instanceof Error ? error.message : "";
};

describe("the author is found", () => {
  test.each(["author4", "@Author4", "104", "before4"])("by %s", async (author) => {
    expect((await ask({ author })).author.author_id).toBe("104");
  });

  test("or not: nobody asked, or X did not return it", async () => {
    expect(await refusal({ author: "stranger" })).toContain("@stranger was never asked for");
    expect(await refusal({ author: "@lost" })).toContain("@lost was not found: suspended");
  });
});

describe("what a score is made of", () => {
  test("contributions of all components and of relevance add up to M2, for every author, domain and model", async () => {
    const rows = await built.rows(
      "select author_id, domain, score_model, m2_score, relevance from scores.m2",
    );
    for (const [author, domain, model, score, relevance] of rows) {
      const { components, totals } = await ask({
        author: String(author),
        domain: String(domain),
        model: String(model),
      });
      const own = components.some(({ part }) => part === "relevance");
      const sum =
        components.reduce((all, { contribution }) => all + contribution, 0) +
        (own ? 0 : (totals.relevance_weight ?? 0) * Number(relevance ?? 0));
      expect(Math.max(0, sum), `${author} ${domain} ${model}`).toBeCloseTo(Number(score), 0);
    }
    expect(rows.length).toBeGreaterThan(36);
  });

  test("with what was measured, how much of it is own, and where it was seen", async () => {
    const { components, posts } = await ask({ author: "author0" });
    const received = components.find(({ component }) => component === "received");
    expect(received).toMatchObject({ part: "quality", evidence: 6, share: 6 / 10, seen_in: "posts" });
    expect(posts).toMatchObject({ posts: 6, responses: ["posts:0", "posts:1"] });
    const silent = (await ask({ author: "author7" })).components.find(
      ({ component }) => component === "received",
    );
    expect(silent).toMatchObject({ value: null, points: null, share: 0, seen_in: null });
    expect(silent?.counted).toBe(silent?.peer_points);
  });

  test("relevance by source, with its terms", async () => {
    const { sources } = await ask({ author: "author1" });
    expect(sources.map(({ source }) => source).sort()).toEqual(["bio", "curator", "posts"]);
    expect(sources.find(({ source }) => source === "bio")?.terms).toEqual(["zeta networks 1.0"]);
  });

  test("the rank, its range, its neighbours, and what would move it", async () => {
    const [[handle] = []] = await built.rows("select handle from curated.ai_research where rank = 2");
    const { rank } = await ask({ author: String(handle) });
    expect(rank).toMatchObject({
      rank: 2,
      eligible: 11,
      target_max: 5,
      above: { rank: 1 },
      below: { rank: 3 },
    });
    const [best] = rank?.chances ?? [];
    expect(best?.points).toBeGreaterThan(0);
    expect(best?.rank).toBeLessThanOrEqual(2);
    expect((await ask({ author: "author11" })).rank).toBeNull();
    expect((await ask({ author: "author0", model: "m2-2025" })).rank).toBeNull();
  });

  test("a sum that is off is a bug", async () => {
    const { totals, components } = await ask({ author: "author1" });
    expect(() => assertAddsUp(totals, components)).not.toThrow();
    expect(() => assertAddsUp({ ...totals, m2_score: totals.m2_score + 0.02 }, components)).toThrow(/M2 is/);
    expect(() => assertAddsUp(totals, components.slice(1))).toThrow(/its components give/);
  });
});

test("what is unknown is named, with what there is", async () => {
  expect(await refusal({ author: "author0", domain: "cooking" })).toMatch(
    /no domain 'cooking'.*ai_research/s,
  );
  expect(await refusal({ author: "author0", domain: "fintech" })).toContain("candidate of ai_research");
  expect(await refusal({ author: "author0", model: "m9" })).toContain(
    "There are m0-proxy, m2-2025, m2-2026.",
  );
});

test("the text says it all", async () => {
  const text = explanationText(await ask({ author: "author5" }), null);
  for (const part of [
    "@Author5",
    "left out: low relevance",
    "M2 in ai_research by m2-2026",
    "not observed: as its peers",
  ])
    expect(text).toContain(part);
  expect(text).toMatch(/rank \d+ of 11 eligible in ai_research \(5 places\)/);
  expect(explanationText(await ask({ author: "author11" }), null)).toContain("no rank in ai_research");
});
