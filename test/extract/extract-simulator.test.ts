import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Context } from "../../pipelines/core/context.ts";
import { extract } from "../../pipelines/extract/extract.ts";
import { makePlan } from "../../pipelines/plan/plan.ts";
import { writeSeedLists } from "../../pipelines/simulate/seed-lists.ts";
import { type Simulator, startSimulator } from "../../pipelines/simulate/server/server.ts";
import { createWorld, type World } from "../../pipelines/simulate/world.ts";
import { fakeClock, makeContext, NOON, OPTIONS, outcomes, rawRows } from "./extract-support.ts";

const DAY = 86_400_000;
const clock = fakeClock();
let world: World;
let simulator: Simulator;
let context: Context;

beforeEach(async () => {
  clock.set(NOON);
  world = createWorld({ seed: 11, size: 250, now: NOON });
  simulator = await startSimulator({ world, now: () => clock.now() });
  const made = await makeContext(simulator.url, clock);
  context = { ...made, config: { ...made.config, seedsDir: "seeds" } };
  await writeSeedLists(world, context.config.handlesDir);
});
afterEach(() => simulator.close());

const sent = () => simulator.bill().requests.reduce((sum, one) => sum + one.count, 0);
const costs = async () => {
  const row = z.object({ dollars: z.number() });
  const [total] = await rawRows(
    context,
    "requests",
    "select sum(cost_dollars)::double as dollars from raw",
    row,
  );
  return total?.dollars;
};

describe("against the simulator", () => {
  test.each(["tweet", "post"] as const)("plan, run and bill agree, asked in %s words", async (vocabulary) => {
    const plan = await makePlan(context, { batchSize: 15, accessPlan: "pay_per_use" });
    expect(plan.domains.every((row) => row.planned > 0)).toBe(true);
    const summary = await extract(context, { ...OPTIONS, vocabulary });
    expect(summary).toMatchObject({
      state: "done",
      authors_done: plan.authors,
      requests: plan.forecast.requests,
    });
    expect(sent()).toBe(plan.forecast.requests);
    expect(summary.dollars).toBeCloseTo(simulator.bill().dollars, 6);
    expect(await costs()).toBeCloseTo(simulator.bill().dollars, 6);
    expect(summary.dollars).toBeLessThanOrEqual(plan.forecast.dollars_max);
    expect(Object.keys(await outcomes(context)).length).toBe(plan.authors);
    const [posts] = await rawRows(
      context,
      "posts",
      "select count(*)::int as posts from raw",
      z.object({ posts: z.number() }),
    );
    expect(posts?.posts).toBe(simulator.bill().days[0]?.posts);
  });

  test("every handle's outcome is the truth of the world", async () => {
    await makePlan(context, { batchSize: 15, accessPlan: "pay_per_use", depth: 0 });
    await extract(context, OPTIONS);
    const received = await outcomes(context);
    const pairs = Object.entries(received).map(([handle, outcome]) => {
      return `${world.findByHandle(handle)?.status ?? "gone"} is ${outcome}`;
    });
    expect([...new Set(pairs)].sort()).toEqual([
      "active is found",
      "deactivated is not_found",
      "gone is not_found",
      "protected is protected",
      "suspended is suspended",
    ]);
  });

  test("a second run on the same day is free, on the next it costs the same again", async () => {
    await makePlan(context, { batchSize: 15, accessPlan: "pay_per_use" });
    const first = await extract(context, OPTIONS);
    const later = async (ms: number) => {
      clock.set(NOON + ms);
      const at = { ...context, config: { ...context.config, asOf: NOON + 365 * DAY + ms } };
      await makePlan(at, { batchSize: 15, accessPlan: "pay_per_use" });
      return extract(at, OPTIONS);
    };
    const second = await later(3_600_000);
    expect(second).toMatchObject({ state: "done", authors: first.authors, dollars: 0 });
    expect(simulator.bill().dollars).toBeCloseTo(first.dollars, 6);
    const third = await later(DAY);
    expect(third.dollars).toBeGreaterThan(0);
    expect(simulator.bill().dollars).toBeCloseTo(first.dollars + third.dollars, 6);
  });

  test("a plan of few requests a day is paced without a single refusal", async () => {
    await simulator.close();
    simulator = await startSimulator({ world, now: () => clock.now(), plan: "free" });
    const config = { ...context.config, apiBase: simulator.url };
    const plan = await makePlan({ ...context, config }, { batchSize: 15, accessPlan: "free", depth: 0 });
    await extract({ ...context, config }, OPTIONS);
    expect(simulator.bill().requests).toEqual([
      { endpoint: "users/by", status: 200, count: plan.forecast.requests },
    ]);
    const minutes = (clock.now() - NOON) / 60_000;
    expect(plan.forecast.requests).toBeGreaterThan(1);
    expect(Math.abs(plan.forecast.minutes - 1440 * (plan.forecast.requests - 1))).toBeLessThan(1);
    expect(Math.abs(minutes - plan.forecast.minutes)).toBeLessThan(5);
  });
});
