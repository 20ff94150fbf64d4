import { appendFile, readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { extract } from "../../pipelines/extract/extract.ts";
import type { ApiResult, XApi } from "../../pipelines/extract/x-api/api.ts";
import { createXApi } from "../../pipelines/extract/x-api/client.ts";
import { api, base, clock, requests, tally } from "./extract-fixture.ts";
import { entries, givePlan, handle, id, makeContext, OPTIONS, outcomes, send } from "./extract-support.ts";

describe("resuming", () => {
  test("after an interruption only what is missing is sent", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(450));
    const reason = new Error("interrupted");
    api.misbehave = (_seen, _response, count) => {
      if (count === 3) context.abort(reason);
      return false;
    };
    const parked = await extract(context, { ...OPTIONS, concurrency: 1 });
    expect(parked).toMatchObject({ state: "parked", requests: 3, batches_done: 20, dollars: 3 });
    const resumed = await makeContext(base, clock);
    const rest = await extract({ ...resumed, config: context.config }, OPTIONS);
    expect(rest).toMatchObject({ state: "done", batches_done: 30, requests: 5 });
    const asked = api.seen.flatMap((seen) => seen.values);
    expect(asked.length).toBe(450);
    expect(new Set(asked).size).toBe(450);
    expect(rest.dollars).toBe(api.bill);
  });

  test("answers that were not committed are used again from the spool, and a torn line is not", async () => {
    const context = await makeContext(base, clock);
    // Every batch waits for an id, and the ids are refused.
    const mixed = entries(150).map((entry, i) => (i % 15 === 1 ? { ...entry, author_id: id(i) } : entry));
    await givePlan(context, mixed);
    api.misbehave = (seen, response) => {
      if (seen.path !== "/2/users") return false;
      send(response, 401, { title: "Unauthorized" });
      return true;
    };
    const one = { ...OPTIONS, concurrency: 3 };
    await expect(extract(context, one)).rejects.toThrow(/401.*token is not accepted/);
    expect(await outcomes(context)).toEqual({});
    const [spool = ""] = await readdir(context.config.warehouse.spool);
    await appendFile(path.join(context.config.warehouse.spool, spool), '{"type":"intent","request_id":"half');
    api.misbehave = () => false;
    const byHandle = () =>
      api.seen.filter((seen) => seen.path === "/2/users/by").flatMap((seen) => seen.values);
    expect(byHandle().length).toBe(100);
    const summary = await extract(context, one);
    expect(byHandle().length).toBe(140);
    expect(new Set(byHandle()).size).toBe(140);
    expect(summary).toMatchObject({ state: "done", outcomes: { found: 150 }, requests: 5 });
    expect(summary.dollars).toBe(api.bill);
    expect((await requests(context)).map((row) => [row.state, row.status]).sort()).toEqual([
      ["committed", 200],
      ["committed", 200],
      ["committed", 200],
      ["failed", 401],
      ["failed", 401],
    ]);
  });

  test("a request whose answer a crash took is noted as possibly billed", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(150));
    const real = createXApi({ base, token: "sim-test", vocabulary: "tweet", deadlineMs: 5_000 });
    let calls = 0;
    const crashing: XApi = {
      read: async (request): Promise<ApiResult> => {
        calls += 1;
        if (calls === 2) throw new Error("crash");
        return real.read(request);
      },
    };
    await expect(extract(context, { ...OPTIONS, concurrency: 1 }, crashing)).rejects.toThrow("crash");
    const summary = await extract(context, OPTIONS);
    expect(summary).toMatchObject({ state: "done", requests: 3, dollars: 1.5 });
    // Asked again on the same day, the authors were billed once at most: nothing is unknown any more.
    expect(summary.dollars_possible).toBe(0);
    const rows = await requests(context);
    expect(rows.map((row) => row.state)).toEqual(["committed", "possibly_billed", "committed"]);
    expect(rows[1]).toMatchObject({ cost: null, error: expect.stringContaining("up to $0.500") });
  });
});

describe("the budget", () => {
  test("is not exceeded, is used up, and the rest is skipped", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(300), 1);
    const summary = await extract(context, { ...OPTIONS, budget: 2.59, concurrency: 1 });
    // 129 authors at $0.02 fit into $2.59.
    expect(summary.outcomes).toEqual({ found: 129, skipped_budget: 171 });
    expect(summary.dollars).toBeCloseTo(2.58, 6);
    expect(api.bill).toBeCloseTo(2.58, 6);
  });

  test("goes on with what bills leave of their reserve", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(300), 1);
    for (let i = 0; i < 300; i += 2) api.people.set(handle(i), "not_found");
    const summary = await extract(context, { ...OPTIONS, budget: 2.5, concurrency: 3 });
    // Half of the authors cost $0.02 each, the others nothing.
    expect(summary.outcomes).toEqual({
      found: 125,
      not_found: expect.any(Number),
      skipped_budget: expect.any(Number),
    });
    expect(summary.dollars).toBe(2.5);
    expect(api.bill).toBe(2.5);
  });

  test("of nothing reads what was paid on the same day, and nothing else", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(20), 0, "first");
    await extract(context, OPTIONS);
    const known = Array.from({ length: 40 }, (_, i) => ({ handle: handle(i), author_id: id(i) }));
    await givePlan(context, known, 0, "second");
    const summary = await extract(context, { ...OPTIONS, planId: "second", budget: 0 });
    expect(summary.outcomes).toEqual({ found: 20, skipped_budget: 20 });
    expect(summary.dollars).toBe(0);
    expect(api.bill).toBeCloseTo(0.2, 6);
  });

  test("is not given back by what another run paid while this one was parked", async () => {
    const context = await makeContext(base, clock);
    const all = Array.from({ length: 300 }, (_, i) => ({ handle: handle(i), author_id: id(i) }));
    await givePlan(context, all, 0, "first");
    api.misbehave = (_seen, _response, count) => {
      if (count === 1) context.abort(new Error("interrupted"));
      return false;
    };
    const first = { ...OPTIONS, concurrency: 1, planId: "first", budget: 1.5 };
    expect(await extract(context, first)).toMatchObject({ state: "parked", dollars: 1 });
    const later = { ...(await makeContext(base, clock)), config: context.config };
    await givePlan(later, all.slice(0, 100), 0, "second");
    await extract(later, { ...OPTIONS, planId: "second" });
    const summary = await extract(later, first);
    expect(summary.dollars).toBeLessThanOrEqual(1.5);
    expect(api.bill).toBeLessThanOrEqual(1.5);
  });

  test("of nothing sends nothing", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(20));
    const summary = await extract(context, { ...OPTIONS, budget: 0 });
    expect(summary.outcomes).toEqual({ skipped_budget: 20 });
    expect(api.seen).toEqual([]);
  });

  test("counts what an unanswered request may have cost, once per day", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(200));
    api.misbehave = (_seen, response, count) => {
      if (count !== 1) return false;
      response.destroy();
      return true;
    };
    const summary = await extract(context, { ...OPTIONS, budget: 2, concurrency: 1 });
    expect(summary.outcomes).toEqual({ found: 200 });
    expect(summary).toMatchObject({ dollars: 2, dollars_possible: 0, requests: 3 });
    const rows = await requests(context);
    expect(rows.map((row) => row.state)).toEqual(["possibly_billed", "committed", "committed"]);
  });
});

describe("a run that is given up", () => {
  const refuse = (status: number, title: string, detail: string) => {
    api.misbehave = (_seen, response, count) => {
      if (count === 1) return false;
      send(response, status, { title, detail });
      return true;
    };
  };

  test.each([
    [402, "CreditsDepleted", "no credits", "credits_depleted"],
    [429, "UsageCapExceeded", "Monthly product cap", "monthly_cap"],
    [403, "Client Forbidden", "not enrolled", "forbidden"],
    [401, "Unauthorized", "Unauthorized", "bad_token"],
    [403, "Spending", "You reached your spending limit", "spending_limit"],
  ])("after %i %s (%s) says %s of every author that is open", async (status, title, detail, outcome) => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(150));
    refuse(status, title, detail);
    await expect(extract(context, OPTIONS)).rejects.toThrow(String(status));
    const asked = api.seen.length;
    const summary = await extract(context, { ...OPTIONS, giveUp: true });
    expect(summary).toMatchObject({ state: "done", authors_done: 150 });
    expect(api.seen.length).toBe(asked);
    expect(tally(await outcomes(context))).toEqual({ found: 100, [outcome]: 50 });
  });

  test("without a refusal is given_up; one that was not begun is left alone", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(150));
    await expect(extract(context, { ...OPTIONS, giveUp: true })).rejects.toThrow("was not begun");
    api.misbehave = (_seen, _response, count) => {
      if (count === 2) context.abort(new Error("interrupted"));
      return false;
    };
    expect(await extract(context, { ...OPTIONS, concurrency: 1 })).toMatchObject({ state: "parked" });
    const { config, progress } = context;
    const again = { config, clock, progress, signal: new AbortController().signal };
    await extract(again, { ...OPTIONS, giveUp: true });
    const counts = tally(await outcomes(context));
    expect((counts.found ?? 0) + (counts.given_up ?? 0)).toBe(150);
  });
});
