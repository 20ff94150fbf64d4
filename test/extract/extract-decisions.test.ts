import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { writePlan } from "../../pipelines/core/plans.ts";
import { watchSeams } from "../../pipelines/core/seams.ts";
import { extract } from "../../pipelines/extract/extract.ts";
import { api, base, clock, tally } from "./extract-fixture.ts";
import {
  entries,
  givePlan,
  handle,
  makeContext,
  NOON,
  OPTIONS,
  outcomes,
  type PlanEntry,
  rawRows,
  send,
} from "./extract-support.ts";

type Given = Awaited<ReturnType<typeof makeContext>>;

const row = z.object({
  decision: z.string(),
  subject: z.string(),
  old_value: z.number().nullable(),
  new_value: z.number().nullable(),
  reason: z.string(),
  batch_id: z.string(),
  source: z.string(),
});

const decisions = (context: Given) =>
  rawRows(
    context,
    "decisions",
    "select decision, subject, old_value, new_value, reason, batch_id, source from raw order by fetched_at, decision, old_value",
    row,
  );
const words = async (context: Given) => (await decisions(context)).map(({ decision }) => decision);

const LOOKUPS = "GET /2/users/by";
const bad = (i: number) => handle(10_000 + i);

/** Authors of two lists in turn; those of one are all gone. */
function twoSources(count: number): PlanEntry[] {
  return Array.from({ length: count }, (_, i) => {
    if (i % 2 === 0) return { handle: handle(i), source: "fintech/good" };
    api.people.set(bad(i), "not_found");
    return { handle: bad(i), source: "fintech/bad" };
  });
}

describe("a source that brings nobody", () => {
  test("is stopped: the rest of it is skipped, and the decision tells why", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, twoSources(800));
    const summary = await extract(context, { ...OPTIONS, concurrency: 1 });
    // 74 answers are enough; they come with the second request of 100.
    expect(summary.outcomes).toEqual({ found: 400, not_found: 100, skipped_source: 300 });
    expect(await decisions(context)).toEqual([
      {
        decision: "source_stopped",
        subject: "fintech/bad",
        old_value: null,
        new_value: 0,
        reason: expect.stringMatching(/^0 of 7\d were new and valid: under 5 % with 95 % certainty$/),
        batch_id: expect.stringMatching(/^b000\d\d$/),
        source: "simulated",
      },
    ]);
    const told = await rawRows(
      context,
      "outcomes",
      "select distinct detail, request_id from raw where outcome = 'skipped_source'",
      z.object({ detail: z.string(), request_id: z.null() }),
    );
    expect(told).toEqual([
      { detail: expect.stringMatching(/^fintech\/bad: 0 of 7\d were/), request_id: null },
    ]);
    expect(summary.dollars).toBe(api.bill);
  });

  test("stays stopped when the run is interrupted and resumed", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, twoSources(800));
    api.misbehave = (_seen, _response, count) => {
      if (count === 3) context.abort(new Error("interrupted"));
      return false;
    };
    expect(await extract(context, { ...OPTIONS, concurrency: 1 })).toMatchObject({ state: "parked" });
    const resumed = await makeContext(base, clock);
    await extract({ ...resumed, config: context.config }, { ...OPTIONS, concurrency: 1 });
    expect(tally(await outcomes(context))).toEqual({ found: 400, not_found: 100, skipped_source: 300 });
    expect(await words(context)).toEqual(["source_stopped"]);
  });

  test("is recorded when a crash comes before it is in the spool", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, twoSources(200));
    watchSeams((step, file) => {
      if (step === "rename" && file.includes("outcomes")) throw new Error("crash");
    });
    const run = extract(context, { ...OPTIONS, concurrency: 20 });
    await expect(run).rejects.toThrow("crash");
    watchSeams(undefined);
    const { spool } = context.config.warehouse;
    const file = path.join(spool, (await readdir(spool))[0] ?? "");
    const lines = (await readFile(file, "utf8")).split("\n");
    await writeFile(file, lines.filter((line) => !line.includes('"source_stopped"')).join("\n"));
    await extract(context, { ...OPTIONS, concurrency: 20 });
    expect(await words(context)).toEqual(["source_stopped"]);
  });

  test("is recorded once when a crash comes before the batches are on the disk", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, twoSources(200));
    // The answer that stops the source is also the one that completes the last batches.
    let renames = 0;
    watchSeams((step, file) => {
      if (step !== "rename" || !file.includes("b00007")) return;
      renames += 1;
      throw new Error("crash");
    });
    const run = extract(context, { ...OPTIONS, concurrency: 20 });
    await expect(run).rejects.toThrow("crash");
    watchSeams(undefined);
    expect(renames).toBe(1);
    await extract(context, { ...OPTIONS, concurrency: 20 });
    expect(tally(await outcomes(context))).toEqual({ found: 100, not_found: 100 });
    expect(await words(context)).toEqual(["source_stopped"]);
  });
});

describe("a decision is recorded", () => {
  test("for smaller and larger requests, and for pauses and their end", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(400));
    api.misbehave = (_seen, response, count) => {
      if (count < 2 || count > 8) return false;
      send(response, 503, {});
      return true;
    };
    await extract(context, { ...OPTIONS, concurrency: 1 });
    const rows = await decisions(context);
    const sizes = rows.filter(({ decision }) => decision === "request_size");
    // The window of answers holds one good answer and five bad ones when it is full.
    expect(sizes[0]).toMatchObject({ subject: "lookups", old_value: 100, new_value: 50 });
    expect(sizes[0]?.reason).toBe("83 % of the last 6 failed or took longer than 15 s");
    expect(sizes[1]).toMatchObject({ old_value: 50, new_value: 60, reason: "a good answer" });
    const pauses = rows.filter(({ decision }) => decision === "breaker");
    expect(pauses.map(({ new_value, reason }) => [new_value, reason])).toEqual([
      [10, "5 failures in a row"],
      [20, "6 failures in a row"],
      [40, "7 failures in a row"],
      [0, "it answers again"],
    ]);
    expect(pauses.every(({ subject }) => subject === LOOKUPS)).toBe(true);
  });

  test("for a wait for a window, in seconds", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(200));
    api.misbehave = (_seen, response, count) => {
      if (count === 1) {
        response.setHeader("x-rate-limit-remaining", "0");
        response.setHeader("x-rate-limit-reset", String(NOON / 1000 + 300));
      }
      return false;
    };
    await extract(context, { ...OPTIONS, concurrency: 1 });
    expect(await decisions(context)).toMatchObject([
      { decision: "waited", subject: LOOKUPS, new_value: 301, reason: "the quota of the window was used up" },
    ]);
  });

  test("for authors that an answer left out", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(15));
    api.people.set(handle(3), "omitted");
    api.people.set(handle(5), { id: "6000000000000000005", username: handle(5), created_at: "yesterday" });
    const summary = await extract(context, OPTIONS);
    expect(summary.outcomes).toEqual({ found: 13, error: 1, quarantined: 1 });
    expect(await decisions(context)).toMatchObject([
      { decision: "asked_again", subject: LOOKUPS, old_value: 2, new_value: 2 },
      { decision: "asked_again", subject: LOOKUPS, old_value: 15, new_value: 2 },
    ]);
  });

  test("for requests that were given up, with how many of their authors get another chance", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(250));
    api.misbehave = (seen, response) => {
      if (!seen.values.includes(handle(120))) return false;
      send(response, 500, {});
      return true;
    };
    await extract(context, { ...OPTIONS, concurrency: 1 });
    const given = (await decisions(context)).filter(({ decision }) => decision === "gave_up");
    const reason = "5 attempts failed, the last with status 500";
    expect(given[0]).toMatchObject({ subject: LOOKUPS, old_value: 100, new_value: 0, reason });
    expect(given.at(-1)).toMatchObject({ old_value: 0, new_value: 1, reason });
    expect(given.length).toBe(8);
  });

  test("with what the plan decided, once, however often the run is resumed", async () => {
    const context = await makeContext(base, clock);
    const plan = await givePlan(context, entries(450));
    const decided = { old_value: null, reason: "why", subject: "plan" };
    await writePlan(context.config.warehouse, {
      ...plan,
      decisions: [
        { ...decided, decision: "batch_size", new_value: 15 },
        { ...decided, decision: "depth", new_value: 2 },
      ],
    });
    api.misbehave = (_seen, _response, count) => {
      if (count === 2) context.abort(new Error("interrupted"));
      return false;
    };
    expect(await extract(context, { ...OPTIONS, concurrency: 1 })).toMatchObject({ state: "parked" });
    const resumed = await makeContext(base, clock);
    await extract({ ...resumed, config: context.config }, OPTIONS);
    expect(await decisions(context)).toMatchObject([
      { ...decided, decision: "batch_size", new_value: 15, batch_id: "b00001" },
      { ...decided, decision: "depth", new_value: 2, batch_id: "b00001" },
    ]);
  });

  test("for the end of a run without credits, with the first batch that is still open", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(300));
    api.misbehave = (_seen, response, count) => {
      if (count === 1) return false;
      send(response, 402, { title: "CreditsDepleted" });
      return true;
    };
    const one = { ...OPTIONS, concurrency: 1 };
    await expect(extract(context, one)).rejects.toThrow(/402: no credits left/);
    await expect(extract(context, one)).rejects.toThrow(/402: no credits left/);
    expect(await decisions(context)).toEqual([]);
    api.misbehave = () => false;
    await extract(context, OPTIONS);
    const reason = expect.stringContaining("the API answers 402: no credits left");
    expect(await decisions(context)).toMatchObject([
      { decision: "run_stopped", subject: "credits_depleted", reason, batch_id: "b00007" },
      { decision: "run_stopped", subject: "credits_depleted", reason, batch_id: "b00007" },
    ]);
  });

  test("once when the run crashes after it", async () => {
    const context = await makeContext(base, clock);
    await givePlan(context, entries(400));
    api.misbehave = (_seen, response, count) => {
      if (count === 1) return false;
      if (count < 8) send(response, 503, {});
      else send(response, 401, { title: "Unauthorized" });
      return true;
    };
    const one = { ...OPTIONS, concurrency: 1 };
    await expect(extract(context, one)).rejects.toThrow(/401/);
    api.misbehave = () => false;
    await extract(context, one);
    const all = await words(context);
    expect(all.filter((word) => word === "breaker").length).toBe(3);
    expect(all.filter((word) => word === "run_stopped").length).toBe(1);
    // Halved by the failures; the two refusals are answers, which let it grow.
    expect(all.filter((word) => word === "request_size").length).toBe(3);
  });
});
