import { describe, expect, test } from "vitest";
import type { WindowReport } from "../../pipelines/simulate/server/windows.ts";
import { faultyRun, violations } from "./faulty-run.ts";

const LOOKUPS = "users/by";
const SAMPLES = "users/:id/tweets";
/** On a busy machine requests come late; four seconds of its time leave some room at the end of a window. */
const WINDOW_MS = 20_000;
const SLOW = 5;
/** A machine that stalls for longer than that uses less of a window, or comes late into the next one. */
const STALLS = { retry: 2 };

const limits = (lookups: number, samples: number) => ({
  [LOOKUPS]: { per15Minutes: lookups },
  users: { per15Minutes: lookups },
  "users/:id": { per15Minutes: lookups },
  "users/by/username/:username": { per15Minutes: lookups },
  [SAMPLES]: { per15Minutes: samples },
});

/** Share of the quota that was used in the windows in which there was work to the end: all but the last. */
function usedShare(windows: readonly WindowReport[], endpoint: string): { share: number; full: number } {
  const own = windows.filter((window) => window.endpoint === endpoint);
  const full = own.toSorted((a, b) => (a.started_at < b.started_at ? -1 : 1)).slice(0, -1);
  const used = full.reduce((sum, window) => sum + window.used, 0);
  return { share: used / full.reduce((sum, { limit }) => sum + limit, 0), full: full.length };
}

const refused = (windows: readonly WindowReport[]) =>
  windows.reduce((sum, window) => sum + window.refused, 0);

describe.concurrent.each([50, 100])(
  "%i batches at a time use each window up and meet no refusal",
  STALLS,
  (concurrency) => {
    test("lookups", async () => {
      const run = await faultyRun({
        handles: 3_500,
        faults: {},
        seed: concurrency,
        concurrency,
        simulator: { limits: limits(10, 100), latencyMs: [5, 30], windowMs: WINDOW_MS },
        speed: SLOW,
      });
      expect(violations(run)).toEqual([]);
      const { share, full } = usedShare(run.statement.windows, LOOKUPS);
      expect(full).toBe(3);
      expect(share).toBeGreaterThanOrEqual(0.99);
      expect(refused(run.statement.windows)).toBe(0);
    });

    test("samples of posts", async () => {
      const run = await faultyRun({
        handles: 200,
        faults: {},
        seed: concurrency,
        concurrency,
        deepEvery: 1,
        simulator: { limits: limits(300, 40), latencyMs: [5, 30], windowMs: WINDOW_MS },
        speed: SLOW,
      });
      expect(violations(run)).toEqual([]);
      const { share, full } = usedShare(run.statement.windows, SAMPLES);
      expect(full).toBeGreaterThanOrEqual(3);
      expect(share).toBeGreaterThanOrEqual(0.99);
      expect(refused(run.statement.windows)).toBe(0);
    });
  },
);

test.concurrent("a limit that drops in the middle costs one refusal at most", STALLS, async () => {
  const run = await faultyRun({
    handles: 3_500,
    faults: {},
    seed: 9,
    concurrency: 100,
    simulator: {
      limits: limits(10, 100),
      quotaDrop: { request: 15, limit: 4 },
      latencyMs: [5, 30],
      windowMs: WINDOW_MS,
    },
    speed: SLOW,
  });
  expect(violations(run)).toEqual([]);
  expect(refused(run.statement.windows)).toBeLessThanOrEqual(1);
});

test.concurrent("a quota of 24 hours is used up, and then waited for", STALLS, async () => {
  const daily = { per24Hours: 10 };
  const run = await faultyRun({
    handles: 2_500,
    faults: {},
    seed: 10,
    concurrency: 50,
    simulator: {
      limits: {
        [LOOKUPS]: daily,
        users: daily,
        "users/:id": daily,
        "users/by/username/:username": daily,
        [SAMPLES]: { per15Minutes: 10 },
      },
      windowMs: 300,
    },
    speed: SLOW,
  });
  expect(violations(run)).toEqual([]);
  const { share, full } = usedShare(run.statement.windows, LOOKUPS);
  expect([full, share]).toEqual([2, 1]);
  expect(refused(run.statement.windows)).toBe(0);
});

test.concurrent(
  "a limit per second that no header tells slows requests down and loses nothing",
  STALLS,
  async () => {
    const run = await faultyRun({
      handles: 300,
      faults: {},
      seed: 11,
      concurrency: 50,
      deepEvery: 2,
      simulator: { perSecond: 4 },
    });
    expect(violations(run)).toEqual([]);
    expect(run.stops).toEqual([]);
    const requests = run.statement.requests.reduce((sum, { count }) => sum + count, 0);
    const refused = run.statement.requests.find(({ status }) => status === 429)?.count ?? 0;
    expect(refused / requests).toBeLessThan(0.5);
  },
);
