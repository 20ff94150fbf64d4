import fc from "fast-check";
import { expect, test } from "vitest";
import { diverseOrder } from "../../pipelines/plan/diversity.ts";

const members = fc.array(
  fc.record({
    gain: fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
    facets: fc.tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom("x", "y")),
  }),
  { maxLength: 40 },
);

test("everyone is in the order once", () => {
  fc.assert(
    fc.property(members, (all) => {
      const order = [...diverseOrder(all, 0.7)];
      expect(order).toHaveLength(all.length);
      expect(new Set(order)).toEqual(new Set(all));
    }),
  );
});

test("each is the best by gain and likeness at its turn, as the formula says", () => {
  fc.assert(
    fc.property(members, (all) => {
      const order = [...diverseOrder(all, 0.7)];
      const score = (one: (typeof all)[number], before: typeof all) => {
        const same = one.facets.map((facet, i) => before.filter(({ facets }) => facets[i] === facet).length);
        const likeness = before.length === 0 ? 0 : same.reduce((a, b) => a + b, 0) / (2 * before.length);
        return 0.7 * one.gain - 0.3 * likeness;
      };
      for (const [i, one] of order.entries()) {
        const before = order.slice(0, i);
        const best = Math.max(...order.slice(i).map((other) => score(other, before)));
        expect(score(one, before)).toBeCloseTo(best, 9);
      }
    }),
  );
});

test("lists of equal worth take turns, and gain alone decides with all the weight", () => {
  const of = (list: string, gain: number) => ({ gain, facets: [list] });
  const all = [of("a", 0.5), of("a", 0.5), of("a", 0.5), of("b", 0.5), of("b", 0.4)];
  const lists = (weight: number) => [...diverseOrder(all, weight)].map(({ facets }) => facets[0]).join("");
  expect(lists(0.7)).toBe("ababa");
  expect(lists(1)).toBe("aaabb");
});
