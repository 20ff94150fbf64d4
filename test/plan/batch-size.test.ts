import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextBatchSize } from "../../pipelines/plan/batch-size.ts";

const RULE = { start: 15, increase: 1, decrease: 0.5, errorShare: 0.2 };
const batches = (runId: string, ...shares: number[]) =>
  shares.map((error_share) => ({ run_id: runId, error_share }));

describe("the batch size", () => {
  test("grows by one after each batch without trouble and is halved after one with too many errors", () => {
    expect(nextBatchSize([], RULE)).toEqual({ size: 15, reason: "no batch is committed yet" });
    expect(nextBatchSize(batches("a", 0, 0.2, 0), RULE).size).toBe(18);
    expect(nextBatchSize(batches("a", 0, 0.21, 0), RULE).size).toBe(11);
  });

  test("is recorded when the last run changed it", () => {
    const reason = "1 of 2 batches of the last run had more than 20 % failures";
    expect(nextBatchSize([...batches("a", 0, 0, 0), ...batches("b", 0.5, 0)], RULE)).toEqual({
      size: 11,
      reason,
      decision: { decision: "batch_size", subject: "plan", old_value: 18, new_value: 11, reason },
    });
    const settled = [...batches("a", 0, 0, 0, 0, 0), ...batches("b", 0)];
    expect(nextBatchSize(settled, RULE)).toEqual({ size: 20, reason: expect.stringMatching(/^0 of 1 /) });
  });

  test("is what was asked for, whatever happened", () => {
    expect(nextBatchSize(batches("a", 1), RULE, 17)).toEqual({ size: 17, reason: "as asked" });
  });

  test("stays between 10 and 20", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (shares) => {
        const { size } = nextBatchSize(batches("a", ...shares), RULE);
        expect(Number.isInteger(size) && size >= 10 && size <= 20).toBe(true);
      }),
    );
  });
});
