import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "../../pipelines/core/clock.ts";
import { Breaker } from "../../pipelines/extract/breaker.ts";
import { NOON } from "./extract-support.ts";

const LOOKUPS = "GET /2/users/by";
const POLICY = { failures: 3, firstPauseMs: 10_000, longestPauseMs: 35_000 };

beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function make() {
  const stop = new AbortController();
  const changes: [number, number][] = [];
  const entered: number[] = [];
  let isProbe = false;
  const refused: unknown[] = [];
  const breaker = new Breaker(systemClock, stop.signal, POLICY, (_, pauseMs, failures) =>
    changes.push([pauseMs, failures]),
  );
  const enter = (count: number, endpoint = LOOKUPS) => {
    for (let i = 0; i < count; i += 1) {
      breaker.enter(endpoint).then(
        (mayTry) => {
          isProbe ||= mayTry;
          entered.push(Date.now() - NOON);
        },
        (error: unknown) => refused.push(error),
      );
    }
    return pass(0);
  };
  const fail = (count: number) => {
    for (let i = 0; i < count; i += 1) {
      breaker.failed(LOOKUPS, isProbe);
      isProbe = false;
    }
    return pass(0);
  };
  return { breaker, stop, changes, entered, refused, enter, fail };
}

describe("the breaker of an endpoint", () => {
  test("opens after failures in a row, not before", async () => {
    const { breaker, changes, entered, enter, fail } = make();
    await fail(2);
    breaker.succeeded(LOOKUPS);
    await fail(2);
    await enter(1);
    expect([entered, changes]).toEqual([[0], []]);
    await fail(1);
    await enter(1);
    expect([entered.length, changes]).toEqual([1, [[10_000, 3]]]);
  });

  test("lets a single request try after the pause, and all go once it succeeds", async () => {
    const { breaker, changes, entered, enter, fail } = make();
    await fail(3);
    await enter(4);
    await pass(9_999);
    expect(entered).toEqual([]);
    await pass(60_000);
    expect(entered).toEqual([10_000]);
    breaker.succeeded(LOOKUPS);
    await pass(0);
    expect(entered.length).toBe(4);
    expect(changes).toEqual([
      [10_000, 3],
      [0, 3],
    ]);
    expect(breaker.pauses(LOOKUPS)).toBe(0);
  });

  test("doubles the pause with each failed try, up to the longest", async () => {
    const { breaker, changes, entered, enter, fail } = make();
    await fail(3);
    await enter(9);
    for (const pause of [10_000, 20_000, 35_000, 35_000]) {
      const before = entered.length;
      await pass(pause - 1);
      expect(entered.length).toBe(before);
      await pass(1);
      expect(entered.length).toBe(before + 1);
      await fail(1);
    }
    expect(changes.map(([pause]) => pause)).toEqual([10_000, 20_000, 35_000, 35_000, 35_000]);
    expect(breaker.pauses(LOOKUPS)).toBe(5);
  });

  test("begins with the first pause again after a success", async () => {
    const { breaker, changes, enter, fail } = make();
    await fail(3);
    await enter(1);
    await pass(10_000);
    await fail(1);
    await enter(1);
    await pass(20_000);
    breaker.succeeded(LOOKUPS);
    await fail(3);
    expect(changes.map(([pause]) => pause)).toEqual([10_000, 20_000, 0, 10_000]);
  });

  test("does not pause longer for requests that were in flight when it opened", async () => {
    const { breaker, changes, entered, enter, fail } = make();
    await enter(10);
    await fail(10);
    expect(changes).toEqual([[10_000, 3]]);
    expect(breaker.pauses(LOOKUPS)).toBe(1);
    await enter(1);
    await pass(10_000);
    expect(entered.length).toBe(11);
  });

  test("leaves other endpoints alone", async () => {
    const { entered, enter, fail } = make();
    await fail(3);
    await enter(1, "GET /2/users");
    expect(entered).toEqual([0]);
  });

  test("a pause ends when the run does", async () => {
    const { stop, entered, refused, enter, fail } = make();
    await fail(3);
    await enter(2);
    stop.abort(new Error("interrupted"));
    await pass(0);
    expect([entered, refused.length]).toEqual([[], 2]);
  });

  test("those that wait for a try are told when the run ends", async () => {
    const { stop, entered, refused, enter, fail } = make();
    await fail(3);
    await enter(3);
    await pass(10_000);
    expect(entered.length).toBe(1);
    stop.abort(new Error("interrupted"));
    await pass(0);
    expect(refused).toEqual([new Error("interrupted"), new Error("interrupted")]);
  });

  test("lets the next one try when the one that was to did not", async () => {
    const { breaker, entered, enter, fail } = make();
    await fail(3);
    await enter(2);
    await pass(10_000);
    expect(entered.length).toBe(1);
    breaker.leave(LOOKUPS);
    await pass(0);
    expect(entered.length).toBe(2);
  });

  test("does not take a request of before the pause for the one that tries", async () => {
    const { breaker, changes, enter, fail } = make();
    await fail(3);
    await enter(1);
    await pass(10_000);
    breaker.failed(LOOKUPS, false);
    expect(changes.length).toBe(1);
    breaker.failed(LOOKUPS, true);
    expect(changes.length).toBe(2);
  });
});
