import { appendFile, mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { DEFAULT_API_BASE } from "../../pipelines/core/config.ts";
import { extract } from "../../pipelines/extract/extract.ts";
import type { ApiResult, XApi } from "../../pipelines/extract/x-api/api.ts";
import { createXApi } from "../../pipelines/extract/x-api/client.ts";
import {
  entries,
  fakeClock,
  givePlan,
  handle,
  id,
  LoopbackApi,
  makeContext,
  NOON,
  OPTIONS,
  outcomes,
  rawRows,
  send,
} from "./extract-support.ts";

const clock = fakeClock();
let api: LoopbackApi;
let base: string;

beforeEach(async () => {
  clock.set(NOON);
  clock.slept.length = 0;
  api = new LoopbackApi(clock);
  base = await api.start();
});
afterEach(() => api.stop());

const tally = (all: Record<string, string>) => {
  const counts: Record<string, number> = {};
  for (const outcome of Object.values(all)) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};
const requestRow = z.object({
  state: z.string(),
  status: z.number().nullable(),
  cost: z.coerce.number().nullable(),
  error: z.string().nullable(),
});
const requests = (context: Awaited<ReturnType<typeof makeContext>>) =>
  rawRows(
    context,
    "requests",
    "select state, status, cost_dollars::double as cost, error from raw order by request_id",
    requestRow,
  );

describe("a run", () => {
  test("450 handles take 5 lookups, give 450 outcomes, and cost what the server billed", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(450), 1);
    const summary = await extract(context, OPTIONS);
    expect(api.seen.map((seen) => seen.values.length).sort((a, b) => a - b)).toEqual([
      50, 100, 100, 100, 100,
    ]);
    expect(tally(await outcomes(context))).toEqual({ found: 450 });
    expect(summary).toMatchObject({ state: "done", batches_done: 30, authors_done: 450, requests: 5 });
    expect(summary.dollars).toBe(api.bill);
    expect(api.bill).toBe(450 * 0.02);
    const costs = await requests(context);
    expect(costs.reduce((sum, row) => sum + (row.cost ?? 0), 0)).toBeCloseTo(api.bill, 6);
    const [counted] = await rawRows(
      context,
      "posts",
      "select count(distinct post_id)::int as posts, count(distinct author_id)::int as authors from raw",
      z.object({ posts: z.number(), authors: z.number() }),
    );
    expect(counted).toEqual({ posts: 900, authors: 450 });
    expect(await readdir(context.config.warehouse.spool)).toEqual([]);
    const log = await readFile(path.join(context.config.warehouse.log, "extract.ndjson"), "utf8");
    const states = log
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(states.at(0)).toMatchObject({ state: "running", batches_done: 0 });
    expect(states.at(-1)).toMatchObject({ state: "done", batches_done: 30, verb: "extract" });
  });

  test("run again sends nothing", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(30));
    await extract(context, OPTIONS);
    const again = await extract(context, OPTIONS);
    expect(api.seen.length).toBe(1);
    expect(again).toMatchObject({ state: "done", authors_done: 30, requests: 0 });
  });

  test("an author paid earlier on the same UTC day is free, and on the next day is not", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(20), 1, "first");
    await extract(context, OPTIONS);
    const known = Array.from({ length: 20 }, (_, i) => ({ handle: handle(i), author_id: id(i) }));
    clock.set(NOON + 3_600_000);
    await givePlan(context, known, 1, "second");
    const second = await extract(context, { ...OPTIONS, planId: "second" });
    expect(second.dollars).toBe(0);
    expect(api.seen.at(-1)?.path).toBe("/2/users");
    clock.set(NOON + 86_400_000);
    await givePlan(context, known, 1, "third");
    const third = await extract(context, { ...OPTIONS, planId: "third" });
    expect(third.dollars).toBeCloseTo(0.4, 6);
    expect(api.bill).toBeCloseTo(0.8, 6);
  });
});

describe("outcomes", () => {
  test("each handle and id gets its own, whatever the case it is answered in", async () => {
    const context = await makeContext(base, clock);
    api.people.set("sim_1", "not_found");
    api.people.set("sim_2", "suspended");
    api.people.set("sim_3", { id: id(3), username: "SIM_3", protected: true });
    api.people.set("sim_4", "omitted");
    api.people.set("sim_5", { id: id(5), username: "sim_5", created_at: "yesterday" });
    api.people.set(id(6), { id: id(6), username: "sim_66" });
    api.people.set(id(7), "suspended");
    await givePlan(context, [
      { handle: "Sim_0" },
      ...[1, 2, 3, 4, 5].map((i) => ({ handle: handle(i) })),
      { handle: "sim_6", author_id: id(6) },
      { handle: "sim_7", author_id: id(7) },
      { handle: "sim_8", author_id: id(8) },
      { handle: "sim bad" },
    ]);
    await extract(context, OPTIONS);
    expect(await outcomes(context)).toEqual({
      Sim_0: "found",
      sim_1: "not_found",
      sim_2: "suspended",
      sim_3: "protected",
      sim_4: "error",
      sim_5: "quarantined",
      [id(6)]: "renamed",
      [id(7)]: "suspended",
      [id(8)]: "found",
      "sim bad": "invalid_handle",
    });
    expect(api.seen.flatMap((seen) => seen.values)).not.toContain("sim bad");
    const lost = await rawRows(
      context,
      "outcomes",
      "select detail, handle from raw where outcome in ('quarantined', 'renamed') order by all",
      z.object({ detail: z.string(), handle: z.string() }),
    );
    expect(lost[1]).toEqual({ detail: "now @sim_66", handle: "sim_6" });
    expect(lost[0]?.detail).toContain('"created_at":"yesterday"');
  });

  test("a handle that now belongs to another id is recycled", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, [{ handle: "sim_1" }], 0, "first");
    await extract(context, OPTIONS);
    api.people.set("sim_1", { id: id(999), username: "sim_1" });
    await givePlan(context, [{ handle: "SIM_1" }], 0, "second");
    const summary = await extract(context, { ...OPTIONS, planId: "second" });
    expect(summary.outcomes).toEqual({ recycled: 1 });
  });

  test("posts are kept without author_id, which the newer vocabulary does not return", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(1));
    const body = {
      data: [{ id: id(0), username: handle(0), most_recent_post_id: "1", pinned_post_id: "2" }],
      includes: {
        posts: [
          { id: "1", text: "mine" },
          { id: "3", text: "not mine" },
        ],
      },
    };
    api.misbehave = (_seen, response) => {
      send(response, 200, body);
      return true;
    };
    await extract(context, { ...OPTIONS, vocabulary: "post" });
    const posts = await rawRows(
      context,
      "posts",
      "select post_id, author_id from raw",
      z.object({ post_id: z.string(), author_id: z.string() }),
    );
    expect(posts).toEqual([{ post_id: "1", author_id: id(0) }]);
  });
});

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
    const mixed = entries(150).map((entry, i) => (i % 15 === 0 ? { ...entry, author_id: id(i) } : entry));
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
    expect(byHandle().length).toBeGreaterThanOrEqual(100);
    const summary = await extract(context, one);
    expect(byHandle().length).toBe(140);
    expect(new Set(byHandle()).size).toBe(140);
    expect(summary).toMatchObject({ state: "done", outcomes: { found: 150 }, requests: 4 });
    expect(summary.dollars).toBe(api.bill);
    expect((await requests(context)).map((row) => [row.state, row.status]).sort()).toEqual([
      ["committed", 200],
      ["committed", 200],
      ["committed", 200],
      ["failed", 401],
    ]);
  });

  test("a request whose answer a crash took is noted as possibly billed", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(150));
    const real = createXApi({ base, token: "sim-test", vocabulary: "tweet", deadlineMs: 5_000 });
    let calls = 0;
    const crashing: XApi = {
      ...real,
      lookupByHandles: async (handles, depth): Promise<ApiResult> => {
        calls += 1;
        if (calls === 2) throw new Error("crash");
        return real.lookupByHandles(handles, depth);
      },
    };
    await expect(extract(context, { ...OPTIONS, concurrency: 1 }, crashing)).rejects.toThrow("crash");
    const summary = await extract(context, OPTIONS);
    expect(summary).toMatchObject({ state: "done", requests: 3, dollars: 1.5 });
    expect(summary.dollars_possible).toBeCloseTo(0.5, 6);
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
    expect(clock.slept.length).toBe(3);
    for (const [i, ms] of clock.slept.entries()) {
      expect(ms).toBeGreaterThanOrEqual(500 * 2 ** i);
      expect(ms).toBeLessThanOrEqual(1000 * 2 ** i);
    }
    expect((await requests(context)).map((row) => row.state)).toEqual([
      "failed",
      "possibly_billed",
      "possibly_billed",
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

  test("one lookup that fails in every attempt gives errors; the others are found", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(250));
    api.misbehave = (seen, response) => {
      if (!seen.values.includes("sim_120")) return false;
      send(response, 500, {});
      return true;
    };
    const summary = await extract(context, OPTIONS);
    expect(summary.outcomes).toEqual({ found: 150, error: 100 });
    expect(summary.requests).toBe(2 + 5);
  });

  test("an API that goes away in the middle ends the run after three lookups, and resuming asks for the rest", async () => {
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
    expect(api.seen.length).toBe(1 + 3 * 5);
    api.misbehave = () => false;
    const summary = await extract(context, OPTIONS);
    expect(summary).toMatchObject({ state: "done", authors_done: 600, requests: 16 + 5 });
    expect(Object.values(await outcomes(context)).every((outcome) => outcome === "found")).toBe(true);
  });

  test("an API that is not there ends the run and leaves every author open", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(15));
    await api.stop();
    await expect(extract(context, OPTIONS)).rejects.toThrow(/does not answer.*ECONNREFUSED/);
    expect(await outcomes(context)).toEqual({});
    api = new LoopbackApi(clock);
    const config = { ...context.config, apiBase: await api.start() };
    const summary = await extract({ ...context, config }, OPTIONS);
    expect(summary).toMatchObject({ outcomes: { found: 15 }, dollars_possible: 0 });
  });
});

describe("a refusal", () => {
  test("ends the run and keeps what was received", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(450));
    api.misbehave = (_seen, response, count) => {
      if (count < 3) return false;
      send(response, 402, { title: "CreditsDepleted", detail: "no credits" });
      return true;
    };
    await expect(extract(context, { ...OPTIONS, concurrency: 1 })).rejects.toThrow(/402: no credits left/);
    expect(api.seen.length).toBe(3);
    // 200 received authors are 13 whole batches of 15.
    expect(tally(await outcomes(context))).toEqual({ found: 195 });
    const log = await readFile(path.join(context.config.warehouse.log, "extract.ndjson"), "utf8");
    expect(JSON.parse(log.trim().split("\n").at(-1) ?? "")).toMatchObject({ state: "stopped", dollars: 2 });
  });
});

describe("live and simulated", () => {
  const liveApi = (): XApi => createXApi({ base, token: "sim-test", vocabulary: "tweet", deadlineMs: 5_000 });

  test("nothing is sent to the live API without --yes", async () => {
    const context = await makeContext(DEFAULT_API_BASE, clock);
    await givePlan(context, entries(150), 1);
    const summary = await extract(context, OPTIONS, liveApi());
    expect(summary).toMatchObject({ state: "estimate", estimate: { requests: 2 } });
    expect(summary.estimate?.dollars_max).toBeCloseTo(3, 6);
    expect(api.seen).toEqual([]);
  });

  test("a live warehouse refuses a simulated user", async () => {
    const context = await makeContext(DEFAULT_API_BASE, clock);
    await givePlan(context, entries(15));
    await expect(extract(context, { ...OPTIONS, confirmed: true }, liveApi())).rejects.toThrow(
      /@sim_0: a simulated user came back for a live warehouse/,
    );
    expect(await outcomes(context)).toEqual({});
  });

  test("a real token is not sent to a plain http address, and no token is an error", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(15));
    const secret = { ...context, config: { ...context.config, token: "AAAA-secret" } };
    await expect(extract(secret, OPTIONS)).rejects.toThrow(/real token is not sent unencrypted/);
    const none = { ...context, config: { ...context.config, token: undefined } };
    await expect(extract(none, OPTIONS)).rejects.toThrow(/no bearer token/);
    expect(api.seen).toEqual([]);
  });

  test("the token is stored nowhere", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(15));
    api.misbehave = (_seen, response) => {
      send(response, 401, { title: "Unauthorized" });
      return true;
    };
    const token = "sim-secret-token";
    const secret = { ...context, config: { ...context.config, token } };
    await expect(extract(secret, OPTIONS)).rejects.toThrow(/^(?!.*sim-secret-token)/);
    expect(api.seen[0]?.headers.authorization).toBe(`Bearer ${token}`);
    const root = context.config.warehouse.root;
    await mkdir(root, { recursive: true });
    for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const content = await readFile(path.join(entry.parentPath, entry.name));
      expect(content.includes(token), entry.name).toBe(false);
    }
  });

  test("without a plan it says what to do", async () => {
    const context = await makeContext(base, clock);
    await expect(extract(context, OPTIONS)).rejects.toThrow(/there is no plan. Run npm run plan first/);
  });
});
