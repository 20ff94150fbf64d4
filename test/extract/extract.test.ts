import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { extract } from "../../pipelines/extract/extract.ts";
import { api, base, clock, requests, tally } from "./extract-fixture.ts";
import {
  entries,
  givePlan,
  handle,
  id,
  makeContext,
  NOON,
  OPTIONS,
  outcomes,
  rawRows,
  send,
} from "./extract-support.ts";

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
    const first = await extract(context, OPTIONS);
    const again = await extract(context, OPTIONS);
    expect(api.seen.length).toBe(1);
    expect(first).toMatchObject({ state: "done", authors_done: 30, requests: 1, dollars: 0.3 });
    const { quota: _, ...figures } = first;
    expect(again).toEqual(figures);
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
