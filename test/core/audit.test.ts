import { expect, test } from "vitest";
import { auditResult, type Judgement } from "../../pipelines/core/audit.ts";

const found = (judgement: Judgement, times: number, domains: string[] = ["fintech"]) =>
  Array.from({ length: times }, () => ({ domains, judgement }));

test.each([
  // 1 - 0.05^(1/n): the bound of none found.
  [0, 300, 0.009936],
  [0, 30, 0.095034],
  // scipy.stats.beta.ppf(0.95, k + 1, n - k)
  [1, 300, 0.0157146],
  [3, 300, 0.0256414],
])("%i organisations of %i: at most %f at 95 %%", (organisations, sampled, bound) => {
  const rows = [...found("organisation", organisations), ...found("person", sampled - organisations)];
  expect(auditResult(rows).at_most).toBeCloseTo(bound, 5);
});

test("the unclear count as organisations in the bound, and stand apart in the counts", () => {
  const one = auditResult([...found("unclear", 1), ...found("person", 299)]);
  expect(one).toMatchObject({ sampled: 300, organisations: 0, unclear: 1 });
  expect(one.at_most).toBe(auditResult([...found("organisation", 1), ...found("person", 299)]).at_most);
});

test("an author counts in each domain whose table has it", () => {
  const rows = [...found("organisation", 1, ["fintech", "security"]), ...found("person", 4, ["security"])];
  expect(auditResult(rows)).toMatchObject({
    sampled: 5,
    organisations: 1,
    domains: [
      { domain: "fintech", sampled: 1, organisations: 1, at_most: 1 },
      { domain: "security", sampled: 5, organisations: 1 },
    ],
  });
});
