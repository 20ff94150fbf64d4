import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  type ForecastCase,
  type ForecastFigures,
  runForecastCase,
} from "../../pipelines/bench/forecast-case.ts";
import { error } from "../../pipelines/bench/forecast-text.ts";
import { systemClock } from "../../pipelines/core/clock.ts";
import { readConfig } from "../../pipelines/core/config.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { silentProgress } from "../../pipelines/core/progress.ts";
import { createWorld } from "../../pipelines/simulate/world.ts";

const root = await mkdtemp(path.join(tmpdir(), "m3-forecast-"));
afterAll(() => rm(root, { recursive: true, force: true }));

const LATENCY_MS = [80, 120] as const;

function run(
  name: string,
  size: number,
  wanted: Omit<ForecastCase, "latencyMs">,
  latencyMs: ForecastCase["latencyMs"] = LATENCY_MS,
): Promise<ForecastFigures[]> {
  const config = readConfig({ warehouse: path.join(root, name) }, {}, process.cwd());
  const context: Context = {
    config,
    clock: systemClock,
    progress: silentProgress,
    signal: new AbortController().signal,
  };
  const world = createWorld({ seed: 7, size, now: systemClock.now() });
  return runForecastCase(context, world, { ...wanted, latencyMs });
}

/**
 * Within 5 % on requests and dollars, 10 % on time. Of 150 authors, of whom 92 in 100 are returned, that many more or less
 * are so by luck alone in one plan of twenty: with fewer authors no forecast keeps to 5 %.
 */
function expectClose(figures: ForecastFigures): void {
  const errors = {
    requests: Math.abs(error(figures, "requests")),
    dollars: Math.abs(error(figures, "dollars")),
    seconds: Math.abs(error(figures, "seconds")),
  };
  expect(errors.requests, JSON.stringify(figures)).toBeLessThan(0.05);
  expect(errors.dollars, JSON.stringify(figures)).toBeLessThan(0.05);
  expect(errors.seconds, JSON.stringify(figures)).toBeLessThan(0.1);
}

/** What it took lies in the range of the forecast. */
function expectInRange({ low, high, actual }: ForecastFigures): void {
  for (const figure of ["requests", "dollars", "seconds"] as const) {
    expect(actual[figure]).toBeGreaterThanOrEqual(low[figure] - 1e-9);
    expect(actual[figure]).toBeLessThanOrEqual(high[figure] + 1e-9);
  }
}

// Side by side they would slow one another down.
describe.sequential("what a plan is forecast to take is what it then takes", () => {
  test("pay per use, with timelines: latency binds", async () => {
    const [first, second] = await run("pay", 400, {
      plan: "pay_per_use",
      depth: 2,
      limit: 148,
      windowMs: 900_000,
    });
    if (first === undefined || second === undefined) throw new Error("a plan was not carried out");
    // Before X was asked nobody knows who is missing nor how fast it answers: only the range can hold.
    expectInRange(first);
    expectClose(second);
    expectInRange(second);
  }, 60_000);

  test("pro, with the most recent posts", async () => {
    // Slow answers, so that half a second of a busy machine is not a tenth of it.
    const slow = [900, 1_100] as const;
    const [, second] = await run(
      "pro",
      1_600,
      { plan: "pro", depth: 1, limit: 592, windowMs: 900_000 },
      slow,
    );
    if (second === undefined) throw new Error("the second plan was not carried out");
    expectClose(second);
  }, 60_000);

  test("basic, with timelines: ten in a window", async () => {
    const [, second] = await run("basic", 400, {
      plan: "basic",
      learnUnder: "pay_per_use",
      depth: 2,
      limit: 148,
      windowMs: 1_000,
    });
    if (second === undefined) throw new Error("the second plan was not carried out");
    expectClose(second);
  }, 90_000);

  test("free, profiles: one lookup a day", async () => {
    const [, second] = await run("free", 600, {
      plan: "free",
      learnUnder: "pay_per_use",
      depth: 0,
      limit: 222,
      windowMs: 62.5,
    });
    if (second === undefined) throw new Error("the second plan was not carried out");
    expectClose(second);
  }, 60_000);

  test("free, with posts: until the monthly cap ends it", async () => {
    const [first] = await run("capped", 600, { plan: "free", depth: 1, limit: 222, windowMs: 62.5 });
    expect(first?.capped).toBe(true);
    if (first !== undefined) expectClose(first);
  }, 60_000);
});
