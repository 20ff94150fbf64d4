import type http from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import type { Clock } from "../../pipelines/core/clock.ts";
import { watchSeams } from "../../pipelines/core/seams.ts";
import { extract } from "../../pipelines/extract/extract.ts";
import type { XApi } from "../../pipelines/extract/x-api/api.ts";
import { createXApi } from "../../pipelines/extract/x-api/client.ts";
import { api, base, clock } from "./extract-fixture.ts";
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

afterEach(() => watchSeams(undefined));

const MANY = { ...OPTIONS, concurrency: 100 };
const PATIENCE_MS = 5_000;

/** What a run comes to, in a word when it does not end. */
async function endOf(run: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const hangs = new Promise((resolve) => {
    timer = setTimeout(() => resolve("it hangs"), PATIENCE_MS);
  });
  try {
    return await Promise.race([run.catch((error: Error) => error.message), hangs]);
  } finally {
    clearTimeout(timer);
  }
}

describe("a run ends while requests wait for the first one", () => {
  test("when the disk is full", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(300));
    watchSeams((step, file) => {
      if (step === "write" && file.includes("spool")) {
        throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
      }
    });
    expect(await endOf(extract(context, MANY))).toMatch(/full|no space/i);
    watchSeams(undefined);
    expect(await endOf(extract(context, MANY))).toMatchObject({ state: "done", outcomes: { found: 300 } });
  });

  test("when the client breaks", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(300));
    const broken: XApi = {
      read: async () => {
        throw new Error("a bug");
      },
    };
    expect(await endOf(extract(context, MANY, broken))).toBe("a bug");
  });

  test("when it is interrupted while one tries whether an endpoint is back, and waits for its quota", async () => {
    let abort: (reason: unknown) => void = () => undefined;
    const slow: Clock = {
      now: clock.now,
      sleep: async (ms, signal) => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        await clock.sleep(ms, signal);
        // The breaker's pause is over, the window is not.
        if (clock.now() > NOON + 60_000) abort(new Error("interrupted"));
      },
    };
    const context = await makeContext(base, slow);
    abort = context.abort;
    await givePlan(context, entries(600));
    const reset = String(NOON / 1000 + 3_000);
    const held: http.ServerResponse[] = [];
    // After the first answer five requests fail at once, and their quota is used up.
    api.misbehave = (_seen, response, count) => {
      if (count === 1) return false;
      held.push(response);
      if (held.length < 5) return true;
      // Late enough for the batches of the first answer to be on the disk.
      setTimeout(() => {
        const headers = { "x-rate-limit-remaining": "0", "x-rate-limit-reset": reset };
        for (const one of held) send(one, 503, {}, headers);
      }, 500);
      return true;
    };
    expect(await endOf(extract(context, MANY))).toMatchObject({ state: "parked" });
  });
});

describe("a run ends by itself", () => {
  test("when the API leaves one author out of every answer", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(15));
    api.people.set(handle(3), "omitted");
    expect(await endOf(extract(context, OPTIONS))).toMatchObject({ outcomes: { found: 14, error: 1 } });
  });

  test("when one of a few authors makes every request fail", async () => {
    const context = await makeContext(base, clock);
    api.misbehave = (seen, response) => {
      if (!seen.values.includes(handle(20))) return false;
      send(response, 500, {});
      return true;
    };
    // Others, asked for by id, show that the API is there.
    await givePlan(context, [{ handle: handle(99), author_id: id(99) }, ...entries(30)]);
    const summary = await endOf(extract(context, OPTIONS));
    expect(summary).toMatchObject({ outcomes: { found: 30, error: 1 } });
  });
});

describe("the budget", () => {
  test("is shared by requests at the same time: nobody is skipped while bills are still to come", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(400), 1);
    for (let i = 0; i < 400; i += 1) if (i % 4 !== 0) api.people.set(handle(i), "not_found");
    // A hundred of them exist and cost $0.02 each; each request of 100 could cost $2.
    const summary = await extract(context, { ...MANY, budget: 2.5 });
    expect(summary.outcomes).toEqual({ found: 100, not_found: 300 });
    expect(summary.dollars).toBe(2);
  });

  test("is not exceeded, whatever the concurrency", async () => {
    for (const concurrency of [1, 3, 100]) {
      const context = await makeContext(base, clock);
      const before = api.bill;
      await givePlan(
        context,
        entries(60, concurrency * 1000).map((entry, i) => ({
          ...entry,
          depth: (i % 3) as 0 | 1 | 2,
          posts: 5,
        })),
      );
      const summary = await extract(context, { ...OPTIONS, concurrency, budget: 0.777 });
      const billed = Math.round((api.bill - before) * 1000) / 1000;
      expect(summary.dollars).toBe(billed);
      expect(billed).toBeLessThanOrEqual(0.777);
      // It was used up: what is left pays for no further profile.
      expect(billed).toBeGreaterThan(0.777 - 0.02);
      expect(Object.keys(await outcomes(context)).length).toBe(60);
    }
  });
});

test("what a crash left unknown is known after one resume and stays known after the next", async () => {
  const context = await makeContext(base, clock);
  await givePlan(context, entries(300));
  const real = createXApi({ base, token: "sim-test", vocabulary: "tweet", deadlineMs: 5_000 });
  const crashAt = (last: number): XApi => {
    let calls = 0;
    return {
      read: async (request) => {
        calls += 1;
        if (calls === last) throw new Error("crash");
        return real.read(request);
      },
    };
  };
  const one = { ...OPTIONS, concurrency: 1 };
  await expect(extract(context, one, crashAt(1))).rejects.toThrow("crash");
  await expect(extract(context, one, crashAt(3))).rejects.toThrow("crash");
  const summary = await extract(context, one);
  expect(summary).toMatchObject({ authors_done: 300, dollars: 3, dollars_possible: 0 });
  expect(api.bill).toBe(3);
});
