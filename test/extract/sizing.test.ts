import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RequestSize, type SizingPolicy } from "../../pipelines/extract/sizing.ts";

const POLICY: SizingPolicy = {
  smallest: 10,
  largest: 100,
  step: 10,
  errorShare: 0.5,
  answers: 6,
  slowMs: 15_000,
};

function make(policy = POLICY) {
  const changes: [number, number, string][] = [];
  const size = new RequestSize(policy, (from, to, because) => changes.push([from, to, because]));
  const note = (...failures: boolean[]) => {
    for (const failed of failures) size.note(failed, 200);
  };
  return { size, changes, note };
}

describe("the size of requests", () => {
  test("starts at the most and stays there while all goes well", () => {
    const { size, changes, note } = make();
    note(...Array.from({ length: 50 }, () => false));
    expect(size.value).toBe(100);
    expect(changes).toEqual([]);
  });

  test("is halved when more than the allowed share of the last answers failed, and counts anew from there", () => {
    const { size, changes, note } = make();
    note(true, true, true, true, true);
    expect(size.value).toBe(100);
    note(true);
    expect(size.value).toBe(50);
    note(true, true, true, true, true);
    expect(size.value).toBe(50);
    note(true);
    expect(size.value).toBe(25);
    expect(changes).toEqual([
      [100, 50, "100 % of the last 6 failed or took longer than 15 s"],
      [50, 25, "100 % of the last 6 failed or took longer than 15 s"],
    ]);
  });

  test("is not halved at the allowed share itself", () => {
    const { size, note } = make();
    note(false, true, false, true, false, true, false, true, false, true);
    expect(size.value).toBe(100);
  });

  test("grows by a step with each good answer", () => {
    const { size, changes, note } = make();
    note(true, true, true, true, true, true);
    note(false, false);
    expect(size.value).toBe(70);
    expect(changes.slice(1)).toEqual([
      [50, 60, "a good answer"],
      [60, 70, "a good answer"],
    ]);
  });

  test("takes a slow answer for a failure", () => {
    const { size } = make();
    for (let i = 0; i < 6; i += 1) size.note(false, 15_001);
    expect(size.value).toBe(50);
    for (let i = 0; i < 6; i += 1) size.note(false, 15_000);
    expect(size.value).toBe(100);
  });

  test("stays within its bounds, whole, and tells every change", () => {
    fc.assert(
      fc.property(
        fc.record({
          smallest: fc.integer({ min: 1, max: 20 }),
          largest: fc.integer({ min: 20, max: 100 }),
          step: fc.integer({ min: 1, max: 50 }),
          errorShare: fc.double({ min: 0, max: 1, noNaN: true }),
          answers: fc.integer({ min: 1, max: 8 }),
          slowMs: fc.constant(100),
        }),
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 200 })), { maxLength: 100 }),
        (policy, notes) => {
          const { size, changes } = make(policy);
          for (const [failed, ms] of notes) {
            size.note(failed, ms);
            expect(Number.isInteger(size.value)).toBe(true);
            expect(size.value).toBeGreaterThanOrEqual(policy.smallest);
            expect(size.value).toBeLessThanOrEqual(policy.largest);
          }
          const told = changes.reduce(
            (at, [from, to]) => (from === at && to !== at ? to : -1),
            policy.largest,
          );
          expect(told).toBe(size.value);
        },
      ),
    );
  });
});
