import { describe, expect, test } from "vitest";
import { extract } from "../../pipelines/extract/extract.ts";
import type { XApi } from "../../pipelines/extract/x-api/api.ts";
import { createXApi } from "../../pipelines/extract/x-api/client.ts";
import { api, base, clock } from "./extract-fixture.ts";
import { givePlan, handle, id, makeContext, OPTIONS, type PlanEntry, send } from "./extract-support.ts";

const HOUR = 3_600_000;
const MIDNIGHT = Date.parse("2026-11-23T00:00:00Z");

type Given = Awaited<ReturnType<typeof makeContext>>;

/** Authors whose ids are known: what was paid for them on the same day is free. */
const known = (count: number): PlanEntry[] =>
  Array.from({ length: count }, (_, i) => ({ handle: handle(i), author_id: id(i) }));

/** Fetches so many known authors in a run of their own. Returns what the ledger and what the server say it cost. */
async function fetchAll(context: Given, planId: string, count: number, options = {}, client?: XApi) {
  const before = api.bill;
  await givePlan(context, known(count), 0, planId);
  const summary = await extract(context, { ...OPTIONS, concurrency: 1, ...options, planId }, client);
  return { summary, booked: summary.dollars, billed: Math.round((api.bill - before) * 1000) / 1000 };
}

/** The real client; `before` is called with the number of each request. */
function withHook(before: (count: number) => void): XApi {
  const real = createXApi({ base, token: "sim-test", vocabulary: "tweet", deadlineMs: 5_000 });
  let count = 0;
  return {
    read: (request) => {
      count += 1;
      before(count);
      return real.read(request);
    },
  };
}

describe("over 00:00 UTC", () => {
  test("what was paid before is free until then, and is paid again after it", async () => {
    const context = await makeContext(base, clock);
    clock.set(MIDNIGHT - 2 * HOUR);
    expect(await fetchAll(context, "first", 300)).toMatchObject({ booked: 3, billed: 3 });
    clock.set(MIDNIGHT - 1_000);
    const midnight = withHook((count) => {
      if (count === 2) clock.set(MIDNIGHT + 1_000);
    });
    expect(await fetchAll(context, "second", 300, {}, midnight)).toMatchObject({ booked: 2, billed: 2 });
    expect(await fetchAll(context, "third", 300)).toMatchObject({ booked: 1, billed: 1 });
  });

  test("an unanswered request of the day before stays possibly billed when its authors are asked again", async () => {
    const context = await makeContext(base, clock);
    clock.set(MIDNIGHT - 1_000);
    api.misbehave = (_seen, response, count) => {
      if (count > 1) return false;
      clock.set(MIDNIGHT + 1_000);
      response.destroy();
      return true;
    };
    const { summary, billed } = await fetchAll(context, "first", 50);
    expect(summary).toMatchObject({ outcomes: { found: 50 }, dollars: 0.5, dollars_possible: 0.5 });
    expect(billed).toBe(0.5);
  });

  test("an unanswered request counts for its day after a crash too", async () => {
    const context = await makeContext(base, clock);
    clock.set(MIDNIGHT - 1_000);
    const crash = withHook(() => {
      throw new Error("crash");
    });
    await expect(fetchAll(context, "first", 50, {}, crash)).rejects.toThrow("crash");
    clock.set(MIDNIGHT + 1_000);
    const { summary } = await fetchAll(context, "first", 50);
    expect(summary).toMatchObject({ outcomes: { found: 50 }, dollars: 0.5, dollars_possible: 0.5 });
  });

  test("a request that waits for its turn until the next day is not sent for free", async () => {
    const context = await makeContext(base, clock);
    clock.set(MIDNIGHT - HOUR);
    await fetchAll(context, "first", 300);
    clock.set(MIDNIGHT - 5 * 60_000);
    api.misbehave = (seen, response, count) => {
      if (count > 4) return false;
      // The window is used up until after midnight.
      const data = seen.values.map((value) => ({ id: value, username: handle(Number(value.slice(-4))) }));
      const reset = String((MIDNIGHT + 5 * 60_000) / 1000);
      send(response, 200, { data }, { "x-rate-limit-remaining": "0", "x-rate-limit-reset": reset });
      return true;
    };
    const { billed, summary } = await fetchAll(context, "second", 300, { budget: 0 });
    expect(summary.outcomes).toEqual({ found: 100, skipped_budget: 200 });
    expect(billed).toBe(0);
  });
});

describe("the day is the server's when our clock is", () => {
  test.each([-11, -5, 5, 11])("%i hours away", async (hours) => {
    const context = await makeContext(base, clock);
    api.skewMs = hours * HOUR;
    // By the server's clock: 23:00, 23:30, 00:30 and 01:30.
    const at = (server: number) => clock.set(server - api.skewMs);
    at(MIDNIGHT - HOUR);
    expect(await fetchAll(context, "first", 200)).toMatchObject({ booked: 2, billed: 2 });
    at(MIDNIGHT - HOUR / 2);
    expect(await fetchAll(context, "second", 200)).toMatchObject({ booked: 0, billed: 0 });
    at(MIDNIGHT + HOUR / 2);
    expect(await fetchAll(context, "third", 200)).toMatchObject({ booked: 2, billed: 2 });
    at(MIDNIGHT + 1.5 * HOUR);
    expect(await fetchAll(context, "fourth", 200)).toMatchObject({ booked: 0, billed: 0 });
  });

  /** Known authors of a run before, fetched while our clock is moved by so many hours. */
  async function moveBy(hours: number) {
    const context = await makeContext(base, clock);
    await fetchAll(context, "first", 500);
    const moved = withHook((count) => {
      if (count !== 2) return;
      api.skewMs = -hours * HOUR;
      clock.set(clock.now() + hours * HOUR);
    });
    return fetchAll(context, "second", 500, {}, moved);
  }

  test("moved back during the run", async () => {
    expect(await moveBy(-14)).toMatchObject({ booked: 0, billed: 0 });
  });

  test("moved ahead during the run", async () => {
    expect(await moveBy(14)).toMatchObject({ booked: 0, billed: 0 });
  });
});
