import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { freshness, outdatedAfter, type RefreshRule } from "../../pipelines/plan/refresh.ts";

const RULE: RefreshRule = { nearSpeed: 1, volatileChange: 0.2, outSpeed: 0.25, outStake: 0.05 };
const MAX_AGE = 30;
const CALM = { is_curated: true, nearness: 0, change_in_30_days: 0 };
const judge = (change: Partial<typeof CALM>, age = MAX_AGE) =>
  freshness({ ...CALM, ...change }, age, MAX_AGE, RULE);

const share = fc.double({ min: 0, max: 1, noNaN: true });
const standing = fc.record({
  is_curated: fc.boolean(),
  nearness: share,
  change_in_30_days: fc.double({ min: 0, max: 5, noNaN: true }),
});
const age = fc.double({ min: 0, max: 400, noNaN: true });

describe("what is known of an author", () => {
  test("is outdated to a half at the age the domain allows, and not at all at first", () => {
    expect(judge({})).toEqual({ outdated: 0.5, held: 0.5, gain: 0.5 });
    expect(judge({}, 0)).toEqual({ outdated: 0, held: 1, gain: 0 });
    expect(outdatedAfter(-5, MAX_AGE)).toBe(0);
  });

  test("gets outdated faster near a limit and with a changing audience", () => {
    expect(judge({ nearness: 1 }).outdated).toBe(0.75);
    expect(judge({ change_in_30_days: 0.2 }).outdated).toBe(0.75);
  });

  test("of one that is out for good gets outdated slower, and asking again is worth little", () => {
    const out = judge({ is_curated: false });
    expect(out.held).toBe(0);
    expect(out.outdated).toBeCloseTo(1 - 2 ** -0.25, 12);
    expect(out.gain).toBeCloseTo(0.05 * out.outdated, 12);
    expect(judge({ is_curated: false, nearness: 1 }).gain).toBe(0.375);
  });

  test("never counts for more than one author, and never asks for less with age", () => {
    fc.assert(
      fc.property(standing, age, age, (one, a, b) => {
        const [young, old] = [Math.min(a, b), Math.max(a, b)].map((days) =>
          freshness(one, days, MAX_AGE, RULE),
        );
        expect(old?.gain).toBeGreaterThanOrEqual(young?.gain ?? 0);
        expect(old?.held).toBeLessThanOrEqual(young?.held ?? 1);
        for (const value of [old?.gain, old?.held, old?.outdated]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
