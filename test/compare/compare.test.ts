import { beforeAll, describe, expect, test } from "vitest";
import { type Comparison, compare } from "../../pipelines/compare/compare.ts";
import { comparisonText } from "../../pipelines/verbs/compare-text.ts";
import { explainedWorld, withBuilt } from "../explain/world.ts";
import type { Built } from "../sql/harness.ts";

let built: Built;
beforeAll(async () => {
  built = await explainedWorld();
});

const ask = (a: string, b: string, more: { domain?: string; top?: number } = {}): Promise<Comparison> =>
  withBuilt(built, (database) => compare(database, { models: [a, b], top: 3, ...more }));

describe("two models", () => {
  test("that are the same move nobody", async () => {
    const { domains, moves, enter, leave } = await ask("m2-2026", "m2-2026");
    expect(domains).toEqual([
      expect.objectContaining({ domain: "ai_research", eligible: 11, spearman: 1, places: 5, kept: 5 }),
    ]);
    expect([moves, enter, leave]).toEqual([[], [], []]);
  });

  test("have the ranks that their scores give", async () => {
    const { moves, domains } = await ask("m0-proxy", "m2-2026", { top: 100 });
    for (const { handle, rank_a, rank_b, m2_a, m2_b } of moves) {
      const better = async (model: string, score: number) => {
        const [[count] = []] = await built.rows(
          `select count(*) from scores.m2 join curated.decisions as d using (author_id, domain)
           where domain = 'ai_research' and d.place is not null and score_model = '${model}' and m2_score > ${score}`,
        );
        return Number(count);
      };
      expect(await better("m0-proxy", m2_a), handle).toBeLessThan(rank_a);
      expect(await better("m2-2026", m2_b), handle).toBeLessThan(rank_b);
    }
    // The proxy has no such parts.
    expect(domains[0]).toMatchObject({ activity: null, relevance: null });
    expect(domains[0]?.quality).not.toBeNull();
  });

  test("whoever enters had no place before, and as many leave", async () => {
    const { enter, leave, domains } = await ask("m0-proxy", "m2-2026");
    expect(enter.every(({ rank_a, rank_b }) => rank_a > 5 && rank_b <= 5)).toBe(true);
    expect(leave.every(({ rank_a, rank_b }) => rank_a <= 5 && rank_b > 5)).toBe(true);
    expect(enter).toHaveLength(leave.length);
    expect(5 - (domains[0]?.kept ?? 0)).toBe(enter.length);
    const back = await ask("m2-2026", "m0-proxy");
    expect(back.enter.map(({ handle }) => handle).sort()).toEqual(leave.map(({ handle }) => handle).sort());
  });
});

test("the part named went in the direction of the move", async () => {
  const { moves } = await ask("m2-2025", "m2-2026", { top: 100 });
  expect(moves.length).toBeGreaterThan(0);
  expect(moves.every(({ part }) => ["activity", "quality", "relevance"].includes(String(part)))).toBe(true);
});

test("unknown models and domains are refused with those there are", async () => {
  await expect(ask("m9", "m2-2026")).rejects.toThrow(
    "no score model 'm9'. There are m0-proxy, m2-2025, m2-2026.",
  );
  await expect(ask("m2-2025", "m2-2026", { domain: "x" })).rejects.toThrow("no domain 'x'");
});

test("the text shows correlations, moves, and who enters", async () => {
  const text = comparisonText(await ask("m0-proxy", "m2-2026"));
  expect(text).toContain("m0-proxy against m2-2026");
  expect(text).toMatch(/(up|down) \d/);
  expect(text).toMatch(/(enters ai_research|nobody enters)/);
  expect(comparisonText(await ask("m0-proxy", "m2-2026", { domain: "fintech" }))).toContain(
    "nobody is eligible",
  );
});
