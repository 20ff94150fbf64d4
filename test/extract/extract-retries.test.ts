import { describe, expect, test } from "vitest";
import { extract } from "../../pipelines/extract/extract.ts";
import { api, base, clock, requests, startApi } from "./extract-fixture.ts";
import {
  entries,
  givePlan,
  handle,
  id,
  makeContext,
  NOON,
  OPTIONS,
  outcomes,
  send,
} from "./extract-support.ts";

describe("retries", () => {
  /** The server's clock is two hours behind. */
  const SKEW = 7_200_000;

  test("5xx, malformed and empty answers are asked again", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(15));
    api.misbehave = (_seen, response, count) => {
      if (count === 1) send(response, 503, { title: "Service Unavailable" });
      else if (count === 2) response.end("<html>");
      else if (count === 3) send(response, 200, { meta: {} });
      else return false;
      return true;
    };
    const summary = await extract(context, OPTIONS);
    expect(summary).toMatchObject({ outcomes: { found: 15 }, requests: 4, dollars: 0.15 });
    // An empty answer is an answer: it is asked again at once.
    expect(clock.slept.length).toBe(2);
    for (const [i, ms] of clock.slept.entries()) {
      expect(ms).toBeGreaterThanOrEqual(500 * 2 ** i);
      expect(ms).toBeLessThanOrEqual(1000 * 2 ** i);
    }
    expect((await requests(context)).map((row) => row.state)).toEqual([
      "failed",
      "possibly_billed",
      "committed",
      "committed",
    ]);
  });

  test("a 429 waits for the window to open, with the server's clock", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(15));
    const theirs = NOON - SKEW;
    api.misbehave = (_seen, response, count) => {
      if (count > 1) return false;
      send(
        response,
        429,
        { title: "Too Many Requests", status: 429 },
        {
          date: new Date(theirs).toUTCString(),
          "x-rate-limit-limit": "300",
          "x-rate-limit-remaining": "0",
          "x-rate-limit-reset": String(theirs / 1000 + 600),
        },
      );
      return true;
    };
    await extract(context, OPTIONS);
    expect(clock.now() - NOON).toBeGreaterThanOrEqual(600_000);
    expect(clock.now() - NOON).toBeLessThan(603_000);
    expect(api.seen.length).toBe(2);
  });

  test("a used-up window is waited out before a 429 can happen", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(400));
    const sentAt: number[] = [];
    api.misbehave = (seen, response, count) => {
      sentAt.push(clock.now() - NOON);
      const data = seen.values.map((value) => ({ id: id(Number(value.slice(4))), username: value }));
      send(
        response,
        200,
        { data },
        {
          date: new Date(clock.now() - SKEW).toUTCString(),
          "x-rate-limit-limit": "2",
          "x-rate-limit-remaining": String(count % 2),
          "x-rate-limit-reset": String((NOON - SKEW + (sentAt.length > 2 ? 1_800_000 : 900_000)) / 1000),
        },
      );
      return true;
    };
    await extract(context, { ...OPTIONS, concurrency: 1 });
    expect(sentAt.map((ms) => Math.floor(ms / 900_000))).toEqual([0, 0, 1, 1]);
  });

  test("a resumed run still knows the window", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(150));
    api.misbehave = (_seen, response, count) => {
      if (count > 1) return false;
      const reset = String((NOON + 900_000) / 1000);
      const date = new Date(NOON).toUTCString();
      const data = [{ id: id(0), username: handle(0) }];
      send(response, 200, { data }, { date, "x-rate-limit-remaining": "0", "x-rate-limit-reset": reset });
      context.abort(new Error("interrupted"));
      return true;
    };
    expect(await extract(context, { ...OPTIONS, concurrency: 1 })).toMatchObject({ state: "parked" });
    expect(clock.now()).toBe(NOON);
    const { config, clock: same, progress } = context;
    await extract({ config, clock: same, progress, signal: new AbortController().signal }, OPTIONS);
    expect(clock.now() - NOON).toBeGreaterThanOrEqual(900_000);
  });

  test("a 429 that says to come back at once is given as long as any other", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(30));
    api.misbehave = (_seen, response) => {
      if (clock.now() > NOON + 5 * 60_000) return false;
      send(response, 429, {}, { "retry-after": "0" });
      return true;
    };
    expect(await extract(context, OPTIONS)).toMatchObject({ state: "done", outcomes: { found: 30 } });
    expect(api.seen.length).toBeLessThan(20);
  });

  test("a window is waited out by the server's clock, also where an answer does not tell its time", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(300));
    api.skewMs = 3 * 3_600_000;
    api.misbehave = (seen, response, count) => {
      if (count !== 2) return false;
      response.sendDate = false;
      response.removeHeader("date");
      const data = seen.values.map((value) => ({ id: id(Number(value.slice(4))), username: value }));
      const reset = String((clock.now() + api.skewMs) / 1000 + 60);
      send(response, 200, { data }, { "x-rate-limit-remaining": "0", "x-rate-limit-reset": reset });
      return true;
    };
    const summary = await extract(context, { ...OPTIONS, concurrency: 1 });
    expect(summary).toMatchObject({ state: "done", outcomes: { found: 300 } });
    expect(clock.now() - NOON).toBeLessThan(5 * 60_000);
  });

  test("a wait ends at once when the run is interrupted", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(15));
    api.misbehave = (_seen, response) => {
      send(response, 429, {}, { "retry-after": "900" });
      context.abort(new Error("interrupted"));
      return true;
    };
    expect(await extract(context, OPTIONS)).toMatchObject({ state: "parked", requests: 1 });
  });

  test("one author that makes every request fail gets an error; the others are found", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(250));
    api.misbehave = (seen, response) => {
      if (!seen.values.includes("sim_120")) return false;
      send(response, 500, {});
      return true;
    };
    const summary = await extract(context, OPTIONS);
    expect(summary.outcomes).toEqual({ found: 249, error: 1 });
    // From 100 authors to one: 8 requests sent 5 times each, the other halves, and the requests without it.
    expect(summary.requests).toBeGreaterThanOrEqual(8 * 5 + 7 + 2);
    expect(summary.requests).toBeLessThan(60);
  });

  test("an API that goes away in the middle ends the run after a quarter of an hour, and resuming asks for the rest", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(600));
    api.misbehave = (_seen, response, count) => {
      if (count <= 1) return false;
      send(response, 503, {});
      return true;
    };
    await expect(extract(context, { ...OPTIONS, concurrency: 1 })).rejects.toThrow(
      /does not answer.*status 503/,
    );
    expect(clock.now() - NOON).toBeGreaterThan(10 * 60_000);
    expect(clock.now() - NOON).toBeLessThan(20 * 60_000);
    expect(api.seen.length).toBeLessThan(20);
    api.misbehave = () => false;
    const summary = await extract(context, OPTIONS);
    expect(summary).toMatchObject({ state: "done", authors_done: 600, requests: api.seen.length });
    expect(Object.values(await outcomes(context)).every((outcome) => outcome === "found")).toBe(true);
  });

  test.each([15, 450])("an API that fails from the start leaves all of %i authors open", async (authors) => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(authors));
    api.misbehave = (_seen, response) => {
      send(response, 503, {});
      return true;
    };
    await expect(extract(context, OPTIONS)).rejects.toThrow(/does not answer.*status 503/);
    expect(clock.now() - NOON).toBeLessThan(30 * 60_000);
    expect(api.seen.length).toBeLessThan(20);
    expect(await outcomes(context)).toEqual({});
  });

  test("an API that is not there ends the run and leaves every author open", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(15));
    await api.stop();
    await expect(extract(context, OPTIONS)).rejects.toThrow(/does not answer.*ECONNREFUSED/);
    expect(await outcomes(context)).toEqual({});
    const config = { ...context.config, apiBase: await startApi() };
    const summary = await extract({ ...context, config }, OPTIONS);
    expect(summary).toMatchObject({ outcomes: { found: 15 }, dollars_possible: 0 });
  });
});
