import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutBatches } from "../../pipelines/plan/batches.ts";

describe("batches", () => {
  test("hold every author once, in order, 10 to 20 each", () => {
    fc.assert(
      fc.property(fc.nat(700), fc.integer({ min: 10, max: 20 }), (count, size) => {
        const authors = Array.from({ length: count }, (_, i) => ({
          handle: `sim_${i}`,
          domains: [],
          depth: 0 as const,
          reason: "new",
        }));
        const batches = cutBatches(authors, size);
        expect(batches.flatMap((batch) => batch.authors)).toEqual(authors);
        expect(new Set(batches.map((batch) => batch.batch_id)).size).toBe(batches.length);
        for (const batch of batches) {
          expect(batch.authors.length).toBeGreaterThanOrEqual(Math.min(10, count));
          expect(batch.authors.length).toBeLessThanOrEqual(20);
        }
      }),
    );
  });
});
