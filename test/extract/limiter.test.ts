import { setMaxListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "../../pipelines/core/clock.ts";
import { RateLimiter } from "../../pipelines/extract/limiter.ts";
import { NOON } from "./extract-support.ts";

const LOOKUPS = "GET /2/users/by";
const MINUTE = 60_000;
/** Of a window that is not paced. */
const LONG = 20 * MINUTE;
/** Past the announced second. */
const MARGIN = 1_000;

beforeEach(() => {
  vi.useFakeTimers({ now: NOON, toFake: ["setTimeout", "clearTimeout", "Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A window as headers tell it; its end is `leftMs` from now by the server's clock, which is `skewMs` ahead of ours. */
function told(remaining: number, leftMs: number, { limit = 300, skewMs = 0, prefix = "x-rate-limit" } = {}) {
  const theirs = Date.now() + skewMs;
  return {
    date: new Date(theirs).toUTCString(),
    [`${prefix}-limit`]: String(limit),
    [`${prefix}-remaining`]: String(remaining),
    [`${prefix}-reset`]: String((theirs + leftMs) / 1000),
  };
}

/** `demand` are the requests to come on top of those that wait. */
function make(demand = 0) {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const waits: number[] = [];
  const waited: number[] = [];
  const sent: number[] = [];
  const failed: unknown[] = [];
  let due = 0;
  const limiter = new RateLimiter(systemClock, stop.signal, {
    demand: () => demand + due,
    onWait: (_, ms) => waits.push(ms),
    onWaited: (_, ms) => waited.push(ms),
  });
  /** So many requests that want to be sent; their moments, in ms from now, go to `sent`. */
  const want = (count: number, endpoint = LOOKUPS) => {
    for (let i = 0; i < count; i += 1) {
      due += 1;
      limiter
        .take(endpoint)
        .finally(() => {
          due -= 1;
        })
        .then(
          () => sent.push(Date.now() - NOON),
          (error: unknown) => failed.push(error),
        );
    }
    return pass(0);
  };
  const done = (headers?: Record<string, string>, endpoint = LOOKUPS) => {
    limiter.done(endpoint, headers, Date.now());
    return pass(0);
  };
  /** A request that is sent and answered. */
  const know = async (headers: Record<string, string>) => {
    await want(1);
    await done(headers);
    sent.length = 0;
  };
  return { limiter, stop, waits, waited, sent, failed, want, done, know };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("while nothing is known of a window", () => {
  test("one request goes ahead, and the others follow its answer", async () => {
    const { sent, want, done } = make();
    await want(5);
    await pass(10 * MINUTE);
    expect(sent.length).toBe(1);
    await done(told(100, 5 * MINUTE));
    expect(sent.length).toBe(5);
  });

  test("an answer without headers lets the others go too", async () => {
    const { sent, want, done } = make();
    await want(5);
    await done({});
    expect(sent.length).toBe(5);
  });

  test("a request without an answer is followed by a single one", async () => {
    const { sent, want, done } = make();
    await want(5);
    await done();
    expect(sent.length).toBe(2);
    await done();
    expect(sent.length).toBe(3);
    await done({});
    expect(sent.length).toBe(5);
  });

  test("endpoints do not wait for one another", async () => {
    const { sent, want } = make();
    await want(2, "GET /2/users");
    await want(2, LOOKUPS);
    expect(sent.length).toBe(2);
  });

  test("a new window is tried by one request again", async () => {
    const { sent, know, want, done } = make();
    await know(told(10, MINUTE));
    await pass(MINUTE + MARGIN);
    await want(4);
    expect(sent.length).toBe(1);
    await done(told(299, 15 * MINUTE));
    expect(sent.length).toBe(4);
  });

  test("what answers say is left counts where they do not say until when", async () => {
    const { sent, know, want, done } = make();
    await know(told(3, LONG));
    await want(5);
    expect(sent.length).toBe(3);
    for (const left of ["2", "1", "0"]) await done({ "x-rate-limit-remaining": left });
    await pass(LONG - MINUTE);
    expect(sent.length).toBe(3);
  });

  test("an answer that was overtaken by one without a limit raises nothing", async () => {
    const { sent, know, want, done } = make();
    await know(told(3, LONG));
    await want(4);
    const { "x-rate-limit-limit": _, ...withoutLimit } = told(0, LONG);
    await done(withoutLimit);
    await done(told(2, LONG));
    await pass(LONG - MINUTE);
    expect(sent.length).toBe(3);
  });

  test("those that wait for the first are told when the run ends", async () => {
    const { stop, failed, want } = make();
    await want(3);
    stop.abort(new Error("interrupted"));
    await pass(0);
    expect(failed).toEqual([new Error("interrupted"), new Error("interrupted")]);
  });
});

describe("a window", () => {
  test("is used up and then waited for, by the server's clock", async () => {
    for (const skewMs of [0, -2 * 3_600_000, 5 * 3_600_000]) {
      vi.setSystemTime(NOON);
      const { sent, waited, know, want, done } = make();
      await know(told(3, LONG, { skewMs }));
      await want(5);
      expect(sent).toEqual([0, 0, 0]);
      for (const remaining of [2, 1, 0]) await done(told(remaining, LONG, { skewMs }));
      await pass(LONG - 1);
      expect(sent.length).toBe(3);
      await pass(MARGIN + 1);
      // The first of the new window is its probe.
      expect(sent).toEqual([0, 0, 0, LONG + MARGIN]);
      expect(waited).toEqual([LONG + MARGIN]);
    }
  });

  test("counts those in flight: their answers are still to come", async () => {
    const { sent, know, want, done } = make();
    await know(told(5, LONG));
    await want(4);
    // The server had counted only this one when it answered.
    await done(told(4, LONG));
    await want(9);
    expect(sent.length).toBe(5);
  });

  test("is not believed to be fuller by an answer that was overtaken", async () => {
    const { sent, know, want, done } = make();
    await know(told(3, LONG));
    await want(2);
    await done(told(1, LONG));
    await done(told(2, LONG));
    await want(5);
    expect(sent.length).toBe(3);
  });

  test("that a limit made smaller is believed at once", async () => {
    const { sent, know, want, done } = make();
    await know(told(200, LONG));
    await want(1);
    await done(told(1, LONG, { limit: 50 }));
    await want(5);
    expect(sent.length).toBe(2);
  });

  test("the one that ends last of those used up counts", async () => {
    const { sent, know, want } = make();
    await know({
      ...told(0, 5 * MINUTE),
      ...told(0, 60 * MINUTE, { prefix: "x-app-limit-24hour" }),
      ...told(7, 90 * MINUTE, { prefix: "x-user-limit-24hour" }),
    });
    await want(1);
    await pass(60 * MINUTE + MARGIN - 1);
    expect(sent).toEqual([]);
    await pass(1);
    expect(sent.length).toBe(1);
  });

  test("of 24 hours binds when it has less left than the short one", async () => {
    const { limiter, sent, know, want } = make();
    await know({
      ...told(100, 5 * MINUTE),
      ...told(2, 600 * MINUTE, { prefix: "x-user-limit-24hour", limit: 500 }),
    });
    expect(limiter.quota(LOOKUPS)).toEqual({
      limit: 500,
      remaining: 2,
      resetAt: NOON + 600 * MINUTE + MARGIN,
    });
    await want(5);
    expect(sent.length).toBe(2);
  });

  test.each([
    ["no number", { "x-rate-limit-remaining": "none", "x-rate-limit-reset": "soon" }],
    ["nothing", { "x-rate-limit-remaining": "", "x-rate-limit-reset": " " }],
    ["half of it", { "x-rate-limit-remaining": "0" }],
    ["no end", { "x-rate-limit-remaining": "0", "x-rate-limit-reset": "Infinity" }],
    ["an end long ago", { "x-rate-limit-remaining": "5", "x-rate-limit-reset": "1" }],
  ])("told as %s holds nothing back for long", async (_, headers) => {
    const { sent, know, want } = make();
    await know({ date: new Date(NOON).toUTCString(), ...headers });
    await want(5);
    await pass(MARGIN);
    expect(sent.length).toBeGreaterThanOrEqual(1);
    expect(sent.at(-1)).toBeLessThanOrEqual(MARGIN);
  });

  test("keeps what was told before when an answer tells nothing", async () => {
    const { sent, know, want, done } = make();
    await know(told(2, LONG));
    await want(1);
    await done({});
    await want(5);
    expect(sent.length).toBe(2);
  });

  test("is told of: how long the wait still is, each second, and once how long it was", async () => {
    const { waits, waited, know, want } = make();
    await know(told(0, 4_000));
    await want(1);
    await pass(6_000);
    expect(waits).toEqual([5_000, 4_000, 3_000, 2_000, 1_000]);
    expect(waited).toEqual([5_000]);
  });

  test("is forgotten once it is over", async () => {
    const { limiter, know } = make();
    expect(limiter.quota(LOOKUPS)).toBeUndefined();
    await know(told(7, LONG));
    expect(limiter.quota(LOOKUPS)?.remaining).toBe(7);
    await pass(LONG + MARGIN);
    expect(limiter.quota(LOOKUPS)).toBeUndefined();
  });

  test("a wait ends when the run does", async () => {
    const { stop, failed, sent, know, want } = make();
    await know(told(0, LONG));
    await want(2);
    await pass(MINUTE);
    stop.abort(new Error("interrupted"));
    await pass(0);
    expect(failed.length).toBe(2);
    expect(sent).toEqual([]);
  });
});

describe("pacing", () => {
  test("spreads requests over the window when more are wanted than it has", async () => {
    const { sent, know, want } = make(50);
    await know(told(9, 10 * MINUTE));
    await want(20);
    await pass(10 * MINUTE - 1);
    expect(sent.length).toBe(9);
    const gaps = sent.slice(1).map((at, i) => at - (sent[i] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(50_000);
    expect(Math.max(...gaps)).toBeLessThan(70_000);
  });

  test("sends at once what the window has room for", async () => {
    const { sent, know, want } = make();
    await know(told(9, 10 * MINUTE));
    await want(9);
    await pass(1_000);
    expect(sent.length).toBe(9);
  });

  test("uses a long window up at once", async () => {
    const { sent, know, want } = make(50);
    await know(told(9, 1_000 * MINUTE, { prefix: "x-app-limit-24hour" }));
    await want(20);
    expect(sent.length).toBe(9);
  });

  test("uses up what is left just before the end of a window", async () => {
    const { sent, know, want } = make(50);
    await know(told(9, 2_000));
    await want(20);
    await pass(2_000);
    expect(sent.length).toBe(9);
  });
});

describe("a block", () => {
  test("holds all requests back, and the later of two counts", async () => {
    const { limiter, sent, know, want } = make();
    await know({});
    limiter.block(LOOKUPS, NOON + 20_000);
    limiter.block(LOOKUPS, NOON + 5_000);
    await want(3);
    await pass(19_999);
    expect(sent).toEqual([]);
    await pass(1);
    expect(sent).toEqual([20_000]);
  });

  test("is of one endpoint", async () => {
    const { limiter, sent, want } = make();
    limiter.block(LOOKUPS, NOON + 20_000);
    await want(1, "GET /2/users");
    expect(sent).toEqual([0]);
  });
});
