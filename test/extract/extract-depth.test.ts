import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { extract } from "../../pipelines/extract/extract.ts";
import type { XApi } from "../../pipelines/extract/x-api/api.ts";
import { createXApi } from "../../pipelines/extract/x-api/client.ts";
import { api, base, clock, requests, tally } from "./extract-fixture.ts";
import {
  entries,
  givePlan,
  handle,
  id,
  makeContext,
  OPTIONS,
  outcomes,
  type PlanEntry,
  postId,
  rawRows,
  send,
} from "./extract-support.ts";

type Given = Awaited<ReturnType<typeof makeContext>>;

const postRow = z.object({
  post_id: z.string(),
  author_id: z.string(),
  batch_id: z.string(),
  endpoint: z.string(),
});

/** The posts in raw, each with the endpoint of the request it came with. */
async function posts(context: Given) {
  const asked = await rawRows(
    context,
    "requests",
    "select request_id, endpoint from raw",
    z.object({ request_id: z.string(), endpoint: z.string() }),
  );
  const endpoints = new Map(asked.map((row) => [row.request_id, row.endpoint]));
  const rows = await rawRows(
    context,
    "posts",
    "select post_id, author_id, batch_id, request_id from raw order by post_id desc",
    postRow.omit({ endpoint: true }).extend({ request_id: z.string() }),
  );
  return rows.map(({ request_id, ...row }) => ({ ...row, endpoint: endpoints.get(request_id) }));
}

const details = (context: Given) =>
  rawRows(
    context,
    "outcomes",
    "select handle, outcome, detail from raw order by handle",
    z.object({ handle: z.string(), outcome: z.string(), detail: z.string().nullable() }),
  );

const samples = (count: number, size: number): PlanEntry[] =>
  entries(count).map((entry) => ({ ...entry, depth: 2, posts: size }));

const timelinePages = () =>
  api.seen
    .filter((seen) => seen.path.endsWith("/tweets"))
    .map((seen) => `${seen.values[0]}/${seen.query.get("pagination_token") ?? ""}`);

describe("depth 2", () => {
  test("brings the profile and so many of the newest posts, each traced to its request", async () => {
    const context = await makeContext(base, clock);
    api.pageSize = 10;
    await givePlan(context, [...samples(2, 25), { handle: handle(2), depth: 1 }, { handle: handle(3) }]);
    const summary = await extract(context, OPTIONS);
    const rows = await posts(context);
    const sampled = rows.filter((row) => row.endpoint === "GET /2/users/:id/tweets");
    expect(sampled.map((row) => row.post_id).toSorted()).toEqual(
      [0, 1].flatMap((i) => Array.from({ length: 25 }, (_, post) => postId(id(i), post))).toSorted(),
    );
    expect(new Set(rows.map((row) => row.batch_id))).toEqual(new Set(["b00001"]));
    // The author of depth 1 has two posts by expansion, and no lookup of the others carries any.
    expect(rows.length).toBe(52);
    const lookups = api.seen.filter((seen) => seen.path === "/2/users/by");
    expect(lookups.map((seen) => [seen.values.join(), seen.query.has("expansions")])).toEqual([
      ["sim_0,sim_1,sim_3", false],
      ["sim_2", true],
    ]);
    // 25 posts in pages of at most ten: 10, 10, 5.
    const sizes = api.seen.flatMap((seen) => seen.query.get("max_results") ?? []);
    expect(sizes.toSorted()).toEqual(["15", "15", "25", "25", "5", "5"]);
    expect(summary).toMatchObject({ outcomes: { found: 4 }, dollars: 0.3, requests: 8 });
    expect(api.bill).toBeCloseTo(summary.dollars, 9);
    expect((await requests(context)).reduce((sum, row) => sum + (row.cost ?? 0), 0)).toBeCloseTo(api.bill, 6);
  });

  test("of an author who is protected, suspended or gone asks for no timeline", async () => {
    const context = await makeContext(base, clock);
    api.people.set(handle(0), { id: id(0), username: handle(0), protected: true });
    api.people.set(handle(1), "suspended");
    api.people.set(handle(2), "not_found");
    await givePlan(context, samples(4, 5));
    await extract(context, OPTIONS);
    expect(timelinePages()).toEqual([`${id(3)}/`]);
    expect(await outcomes(context)).toEqual({
      sim_0: "protected",
      sim_1: "suspended",
      sim_2: "not_found",
      sim_3: "found",
    });
  });

  test("whose budget runs out in the middle keeps profiles and says how many posts are there", async () => {
    const context = await makeContext(base, clock);
    api.pageSize = 10;
    await givePlan(context, samples(4, 20));
    // Four profiles, and two pages of the first sample; the page after them would hold 20 posts.
    const summary = await extract(context, { ...OPTIONS, budget: 0.04 + 0.15, concurrency: 1 });
    expect(summary.outcomes).toEqual({ found: 4 });
    expect(summary.dollars).toBeCloseTo(api.bill, 9);
    expect(summary.dollars).toBeLessThanOrEqual(0.19);
    expect((await details(context)).map((row) => row.detail)).toEqual([
      null,
      "0 posts: the budget of the run was used up",
      "0 posts: the budget of the run was used up",
      "0 posts: the budget of the run was used up",
    ]);
    expect((await posts(context)).length).toBe(20);
  });

  test("that just fits the budget survives a lost page, which is not counted twice", async () => {
    const context = await makeContext(base, clock);
    api.pageSize = 10;
    await givePlan(context, samples(1, 20));
    let pages = 0;
    api.misbehave = (seen, response) => {
      if (!seen.path.endsWith("/tweets")) return false;
      pages += 1;
      if (pages === 2) response.destroy();
      return pages === 2;
    };
    const summary = await extract(context, { ...OPTIONS, budget: 0.01 + 0.1 + 0.04, concurrency: 1 });
    expect(summary).toMatchObject({ outcomes: { found: 1 }, dollars: 0.11, dollars_possible: 0 });
    expect((await posts(context)).length).toBe(20);
  });

  test("keeps what it has when the timeline is refused or always fails", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, samples(3, 10));
    api.misbehave = (seen, response) => {
      if (seen.path === `/2/users/${id(0)}/tweets`) send(response, 400, { title: "Invalid Request" });
      else if (seen.path === `/2/users/${id(1)}/tweets`) send(response, 503, {});
      else return false;
      return true;
    };
    const summary = await extract(context, OPTIONS);
    expect(summary.outcomes).toEqual({ found: 3 });
    const rows = await details(context);
    expect(rows[0]?.detail).toMatch(/^0 posts: the API answers 400/);
    expect(rows[1]?.detail).toMatch(/^0 posts: \d+ attempts failed, the last with status 503$/);
    expect(rows[2]?.detail).toBeNull();
  });

  test("that a crash ends in the middle of a timeline asks for no page twice and keeps each post once", async () => {
    const context = await makeContext(base, clock);
    api.pageSize = 5;
    await givePlan(context, samples(20, 25));
    const real = createXApi({ base, token: "sim-test", vocabulary: "tweet", deadlineMs: 5_000 });
    // From one crash to the next a few pages more.
    for (const alive of [2, 4, 8, 25]) {
      let calls = 0;
      const crashing: XApi = {
        read: async (request) => {
          calls += 1;
          if (calls > alive) throw new Error("crash");
          return real.read(request);
        },
      };
      await expect(extract(context, { ...OPTIONS, concurrency: 2 }, crashing)).rejects.toThrow("crash");
    }
    const summary = await extract(context, OPTIONS);
    expect(summary).toMatchObject({ state: "done", authors_done: 20 });
    expect(timelinePages().length).toBe(new Set(timelinePages()).size);
    expect(timelinePages().length).toBe(20 * 5);
    const rows = await posts(context);
    expect(rows.length).toBe(20 * 25);
    expect(new Set(rows.map((row) => row.post_id)).size).toBe(20 * 25);
    expect(tally(await outcomes(context))).toEqual({ found: 20 });
    expect(summary.dollars).toBeCloseTo(api.bill, 9);
  });

  test("of an author two entries lead to reads the posts once", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, [
      { handle: handle(1), depth: 2, posts: 10 },
      { handle: "old_name", author_id: id(1), depth: 2, posts: 10 },
    ]);
    const summary = await extract(context, OPTIONS);
    expect(summary.outcomes).toEqual({ found: 1, renamed: 1 });
    expect(timelinePages()).toEqual([`${id(1)}/`]);
    expect((await posts(context)).length).toBe(10);
  });

  test("of an author a later batch leads to again reads the posts once", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, [
      ...samples(15, 5),
      { handle: "old_name", author_id: id(1), depth: 2, posts: 5 },
    ]);
    const real = createXApi({ base, token: "sim-test", vocabulary: "tweet", deadlineMs: 5_000 });
    // The lookup by id is answered when the first batch is finished.
    const late: XApi = {
      read: async (request) => {
        while (request.kind === "id" && timelinePages().length < 15) {
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        if (request.kind === "id") await new Promise((resolve) => setTimeout(resolve, 50));
        return real.read(request);
      },
    };
    await extract(context, { ...OPTIONS, concurrency: 3 }, late);
    expect(timelinePages().length).toBe(15);
    const rows = await posts(context);
    expect(new Set(rows.map((row) => row.post_id)).size).toBe(rows.length);
  });
});

describe("two entries with one id", () => {
  test("each get an outcome, or the plan is refused", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, [
      { handle: "old_name", author_id: id(1) },
      { handle: handle(1), author_id: id(1) },
    ]);
    const run = await extract(context, OPTIONS).catch((error: Error) => error.message);
    if (typeof run === "string") expect(run).toMatch(/not a plan/);
    else expect(run.authors_done).toBe(2);
  });
});

test("a lookup and a timeline of one author, both in the spool, are told apart", async () => {
  const context = await makeContext(base, clock);
  await givePlan(context, [
    { handle: handle(1), author_id: id(1), depth: 2, posts: 5 },
    { handle: handle(2), author_id: id(2) },
  ]);
  const request_id = "2026-11-22-test-r";
  const at = clock.now();
  const intent = { type: "intent", at, attempt: 1, batch_ids: ["b00001"], max_dollars: 0.02 };
  const lookup = { kind: "id", asked: [id(1), id(2)], with_posts: false };
  const timeline = { kind: "timeline", asked: [id(1)], max_results: 5 };
  const data = [1, 2].map((i) => ({ id: id(i), username: handle(i) }));
  const records = [
    { ...intent, request_id: `${request_id}000001`, request: lookup },
    { ...intent, request_id: `${request_id}000002`, request: timeline },
    {
      type: "answer",
      at,
      request_id: `${request_id}000001`,
      status: 200,
      headers: {},
      body: JSON.stringify({ data }),
    },
  ];
  const { spool } = context.config.warehouse;
  await mkdir(spool, { recursive: true });
  await writeFile(
    path.join(spool, "2026-11-22-test.ndjson"),
    records.map((record) => `${JSON.stringify(record)}\n`).join(""),
  );
  const summary = await extract(context, OPTIONS);
  expect(summary).toMatchObject({ state: "done", outcomes: { found: 2 } });
  expect(api.seen.map(({ path: asked }) => asked)).toEqual([`/2/users/${id(1)}/tweets`]);
});
