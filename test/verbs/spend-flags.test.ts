import { expect, test } from "vitest";
import { spendFlags } from "../../pipelines/verbs/spend-flags.ts";

test.each([
  [6.015, undefined, "6.02"],
  [5.13, undefined, "5.13"],
  [7.68, 5, "5"],
  [7.68, 0.5, "0.5"],
  [7.68, 7.68, "7.68"],
  [7.68, 100, "7.68"],
])("what at most costs %d with a budget of %s takes --budget %s", (most, budget, text) => {
  expect(spendFlags(most, budget)).toEqual(["--yes", "--budget", text]);
});
