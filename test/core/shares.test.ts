import { expect, test } from "vitest";
import { plausibleShare } from "../../pipelines/core/shares.ts";

test.each([
  // Newcombe 1998 (Stat Med 17:857), table I, method 3.
  [81, 263, 0.3662],
  [15, 148, 0.1605],
  [0, 20, 0.1611],
  [1, 29, 0.1718],
])("of %i of %i at most %f is plausible", (count, total, upper) => {
  expect(plausibleShare(count, total)).toBeCloseTo(upper, 4);
});
