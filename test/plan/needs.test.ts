import { describe, expect, test } from "vitest";
import { fullness, type Need } from "../../pipelines/plan/needs.ts";
import { deficitsOf } from "../../pipelines/plan/quotas.ts";

const NEED: Need = { domain: "fintech", target_min: 100, target_max: 200, held: 20, yield: 0.5 };

describe("a domain", () => {
  test("is as full as what it holds and what requests add to it", () => {
    expect(fullness(NEED)).toBe(0.2);
    expect(fullness(NEED, 40)).toBe(0.4);
    expect(fullness(NEED, 160)).toBe(1);
    expect(fullness(NEED, 260)).toBe(1.5);
    expect(fullness(NEED, 360)).toBe(2);
    expect(fullness({ ...NEED, target_min: 0, target_max: 0, held: 0 })).toBe(0);
  });
});

test("tiers and regions are as far below their quotas as the authors that the domain holds tell", () => {
  const holding = (tier: string, region: string, held: number) => ({
    author: { handle: tier, domains: ["fintech"], depth: 0 as const, reason: "" },
    due: false,
    stopped: false,
    prediction: { missing: 0, wrong: 0, fail: 0 },
    tier,
    region,
    worth: [
      { domain: "fintech", outdated: 0, held, gain: 0 },
      { domain: "edtech", outdated: 0, held: 5, gain: 0 },
    ],
    gain: 0,
    facets: [],
  });
  const quota = (dimension: "tier" | "region", value: string, share: number) => ({
    dimension,
    value,
    share,
    note: null,
  });
  const { tier, region } = deficitsOf(
    NEED,
    [holding("mid", "europe", 10), holding("mid", "africa", 5), holding("large", "europe", 5)],
    [quota("tier", "mid", 0.2), quota("tier", "large", 0.1), quota("region", "europe", 0.1)],
  );
  expect(tier("mid")).toBeCloseTo(1 - 15 / 20, 12);
  expect(tier("large")).toBeCloseTo(1 - 5 / 10, 12);
  expect(region("europe")).toBe(0);
  // Without a quota of its own, as far as the domain.
  expect(tier("unknown")).toBe(0.8);
  expect(region("africa")).toBe(0.8);
});
