import fc from "fast-check";
import { expect, test } from "vitest";
import { atMost, exactShare } from "../../pipelines/core/binomial.ts";
import { areaUnderCurve } from "../../pipelines/identity/measures.ts";

test("the area under the curve counts pairs in the right order, ties half", () => {
  expect(areaUnderCurve([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1]).value).toBe(1);
  expect(areaUnderCurve([0.1, 0.8, 0.2, 0.9], [0, 0, 1, 1]).value).toBe(0.75);
  expect(areaUnderCurve([0.5, 0.5, 0.5], [0, 1, 0]).value).toBe(0.5);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { minLength: 2, maxLength: 40 }),
      (list) => {
        const ones = list.filter(([, label]) => label);
        const zeros = list.filter(([, label]) => !label);
        fc.pre(ones.length > 0 && zeros.length > 0);
        const pairs = ones.flatMap(([a]) => zeros.map(([b]) => (a > b ? 1 : a === b ? 0.5 : 0) as number));
        const expected = pairs.reduce((sum, one) => sum + one, 0) / pairs.length;
        const { value, low, high } = areaUnderCurve(
          list.map(([found]) => found),
          list.map(([, label]) => Number(label)),
        );
        expect(value).toBeCloseTo(expected, 10);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
      },
    ),
  );
});

// As scipy 1.x's binomtest(…).proportion_ci(method='exact') has them.
test.each([
  [0, 300, 0, 0.012221],
  [3, 300, 0.002067, 0.028945],
  [5, 10, 0.187086, 0.812914],
  [10, 10, 0.691503, 1],
])("%d of %d lies between %d and %d at 95 %%", (count, total, low, high) => {
  const share = exactShare(count, total);
  expect(share.low).toBeCloseTo(low, 5);
  expect(share.high).toBeCloseTo(high, 5);
});

test("none of 300 is at most 1 %, and none of 30 at most 10 %", () => {
  expect(atMost(0, 300)).toBeCloseTo(1 - 0.05 ** (1 / 300), 9);
  expect(atMost(0, 300)).toBeLessThan(0.01);
  expect(atMost(0, 30)).toBeCloseTo(0.095, 3);
  expect(atMost(7, 7)).toBe(1);
});
