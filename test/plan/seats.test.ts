import fc from "fast-check";
import { expect, test } from "vitest";
import { type Group, seatOrder } from "../../pipelines/plan/seats.ts";

const groups = fc
  .array(fc.record({ weight: fc.integer({ min: 1, max: 1000 }), members: fc.nat(30) }), { maxLength: 12 })
  .map((all): Group[] => all.map((one, i) => ({ key: `g${i}`, ...one })));
const count = (order: readonly Group[], group: Group) => order.filter(({ key }) => key === group.key).length;

test("every member gets a seat, and every group its first before any its second", () => {
  fc.assert(
    fc.property(groups, (all) => {
      const order = [...seatOrder(all)];
      for (const group of all) expect(count(order, group)).toBe(group.members);
      const present = all.filter(({ members }) => members > 0);
      expect(new Set(order.slice(0, present.length)).size).toBe(present.length);
    }),
  );
});

test("groups without end keep within a seat of their shares once each has its first", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 12 }), (weights) => {
      const all = weights.map((weight, i) => ({ key: `g${i}`, weight, members: 2000 }));
      const order = seatOrder(all);
      const seats = new Map<string, number>();
      const sum = weights.reduce((a, b) => a + b, 0);
      for (let taken = 1; taken <= 600; taken += 1) {
        const { value } = order.next();
        if (value === undefined) throw new Error("ended early");
        seats.set(value.key, (seats.get(value.key) ?? 0) + 1);
        for (const group of all) {
          const own = seats.get(group.key) ?? 0;
          expect(own).toBeLessThan(Math.max(1, (taken * group.weight) / sum) + 1);
        }
      }
    }),
    { numRuns: 30 },
  );
});

test("a stratum of the larger weight comes first, and the key decides among equals", () => {
  const all = [
    { key: "b", weight: 1, members: 2 },
    { key: "a", weight: 1, members: 2 },
    { key: "c", weight: 2, members: 3 },
  ];
  expect([...seatOrder(all)].map(({ key }) => key).join("")).toBe("cabccab");
});
