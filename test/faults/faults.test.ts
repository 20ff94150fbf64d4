import { describe, expect, test } from "vitest";
import { FAULTS, type FaultName } from "../../pipelines/simulate/server/faults/catalogue.ts";
import { faultyRun, violations } from "./faulty-run.ts";

/** Faults that end a run: the account or the app is refused, and asking again would not help. */
const ENDING = /usage_cap|credits|spending|forbidden|unsupported|bad_token|bad_request/;

// The long version, 10,000 handles and lower rates: npm run test:faults
describe.concurrent("a run meets a fault in a quarter of its requests", () => {
  test.each(Object.keys(FAULTS) as FaultName[])("%s", async (name) => {
    const run = await faultyRun({ handles: 300, faults: { [name]: 0.25 }, seed: 3, deepEvery: 30 });
    expect(run.statement.faults[name]).toBeGreaterThan(0);
    expect(violations(run)).toEqual([]);
    expect(run.fetched).toBe(run.fetchable);
    if (!ENDING.test(name)) expect(run.stops).toEqual([]);
  });
});

test("all of them together", async () => {
  const names = Object.keys(FAULTS) as FaultName[];
  const faults = Object.fromEntries(names.map((name) => [name, 0.01]));
  const run = await faultyRun({ handles: 600, faults, seed: 5, deepEvery: 10 });
  expect(Object.keys(run.statement.faults).length).toBeGreaterThan(10);
  expect(violations(run)).toEqual([]);
});
