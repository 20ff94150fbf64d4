import { afterEach, beforeEach, expect, test } from "vitest";
import type { Context } from "../../pipelines/core/context.ts";
import { extract } from "../../pipelines/extract/extract.ts";
import { makePlan } from "../../pipelines/plan/plan.ts";
import { writeSeedLists } from "../../pipelines/simulate/seed-lists.ts";
import { type Simulator, startSimulator } from "../../pipelines/simulate/server/server.ts";
import { createWorld } from "../../pipelines/simulate/world.ts";
import { fakeClock, makeContext, NOON, OPTIONS } from "../extract/extract-support.ts";

const MONTH = 31 * 86_400_000;
const clock = fakeClock();
let simulator: Simulator;
let context: Context;

beforeEach(async () => {
  clock.set(NOON);
  const world = createWorld({ seed: 5, size: 200, now: NOON });
  simulator = await startSimulator({ world, now: () => clock.now() });
  const made = await makeContext(simulator.url, clock);
  context = { ...made, config: { ...made.config, seedsDir: "seeds" } };
  await writeSeedLists(world, context.config.handlesDir);
});
afterEach(() => simulator.close());

test("what a plan expects is what the simulator bills, once anything was measured", async () => {
  const run = async (after: number, budget: number) => {
    clock.set(NOON + after);
    const at = { ...context, config: { ...context.config, asOf: NOON + after } };
    const billed = simulator.bill().dollars;
    const plan = await makePlan(at, { accessPlan: "pay_per_use", depth: 2, budget });
    const summary = await extract(at, OPTIONS);
    expect(summary.state).toBe("done");
    return { plan, dollars: simulator.bill().dollars - billed };
  };
  const first = await run(0, 10);
  expect(first.plan.forecast.dollars_expected).toBeLessThan(first.plan.forecast.dollars_max);
  expect(first.dollars).toBeLessThanOrEqual(first.plan.forecast.dollars_max);
  const second = await run(MONTH, 10);
  expect(second.plan.details?.expectation_is_measured).toBe(true);
  expect(second.plan.forecast.dollars_expected).toBeLessThanOrEqual(10);
  expect(Math.abs(second.dollars / second.plan.forecast.dollars_expected - 1)).toBeLessThan(0.05);
});
