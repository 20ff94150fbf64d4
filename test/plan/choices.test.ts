import { rm, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { newestPlanId, readPlan } from "../../pipelines/core/plans.ts";
import { withDatabase } from "../../pipelines/core/warehouse.ts";
import { extract } from "../../pipelines/extract/extract.ts";
import { makePlan } from "../../pipelines/plan/plan.ts";
import { planText } from "../../pipelines/verbs/plan-text.ts";
import { NOON, OPTIONS, send } from "../extract/extract-support.ts";
import { DAY, handles, PLAN, PlanBench } from "./plan-support.ts";

const bench = new PlanBench();

describe("a plan", () => {
  test("under an access plan with a monthly price costs nothing more, and says when it goes over the cap", async () => {
    await bench.giveHandles({ fintech: handles(250) });
    const free = await makePlan(bench.context, { ...PLAN, accessPlan: "free", budget: 0 });
    // One lookup a day, and after the posts of 100 authors the cap: one lookup is answered and one refused each month.
    expect(free.forecast).toMatchObject({ requests: 5, dollars_expected: 0, dollars_max: 0 });
    const untilJanuary = (Date.parse("2027-01-01T00:00:00Z") - NOON) / 60_000;
    expect(free.forecast.minutes).toBeCloseTo(untilJanuary, 1);
    // 90 in 100 are returned, with 1.6 posts each, as long as nothing was measured.
    expect(free.details).toMatchObject({
      monthly_dollars: 0,
      posts: { expected: 360, most: 500, monthly_cap: 100 },
      is_done: true,
      capped: { requests: 2, authors: 88 },
    });
    const text = planText(free, bench.context.config);
    expect(text).toContain("nothing beyond the $0.00 a month");
    expect(text).toContain(
      "the monthly cap of posts stops it after 24 h 00 min with 88 authors done; started again each month it is done after 39.5 days",
    );
    expect(text).toContain(
      [
        "1 domain is not done in 24 h; what would do it:",
        "domain       takes  pay_per_use ($4.05)    pro  basic",
        "───────  ─────────  ───────────────────  ─────  ─────",
        "fintech  39.5 days                1.4 s  1.4 s  1.4 s",
      ].join("\n"),
    );
    expect((await readPlan(bench.context.config.warehouse, free.plan_id))?.prices).toEqual({
      user: 0,
      post: 0,
    });
    const paid = await makePlan(bench.context, PLAN);
    expect(planText(paid, bench.context.config)).not.toContain("a month");
  });

  test("within a budget takes all profiles before any post, and says so", async () => {
    await bench.giveHandles({ fintech: handles(250) });
    const summary = await makePlan(bench.context, { ...PLAN, budget: 3 });
    // Reckoned as if everyone were returned with all posts: 90 in 100 are expected, with 1.6 posts of 2.
    expect(summary.forecast).toMatchObject({ dollars_expected: 2.61, dollars_max: 3 });
    expect(summary.details?.shortfalls).toEqual([]);
    expect(summary.depths).toEqual([
      { depth: 0, authors: 200 },
      { depth: 1, authors: 50 },
    ]);
    const authors = await bench.authors(summary.plan_id);
    expect(authors[49]).toMatchObject({
      depth: 1,
      reason: "new; fintech stands at 7 % of its lower target, 0.63 authors expected",
    });
    expect(authors[50]).toMatchObject({
      depth: 0,
      reason:
        "new; fintech stands at 7 % of its lower target, 0.63 authors expected; depth 0 instead of 1, for the budget",
    });
    const small = await makePlan(bench.context, { ...PLAN, budget: 0.25 });
    expect(small.domains.find((row) => row.domain === "fintech")).toMatchObject({ planned: 25, left: 225 });
    expect(planText(small, bench.context.config)).toContain(
      "leaves due authors of 1 domain over; this plan and all of them take $3.87, as profiles alone $2.25:",
    );
    const enough = await makePlan(bench.context, { ...PLAN, budget: 3.88 });
    expect(enough.authors).toBe(250);
    const none = await makePlan(bench.context, { ...PLAN, budget: 0 });
    expect(planText(none, bench.context.config)).toContain("nothing to do, the budget has room for nobody");
  });

  test("with timelines counts their requests, and shares the lookups with bare profiles", async () => {
    await bench.giveHandles({ fintech: handles(120) });
    const deep = await makePlan(bench.context, { ...PLAN, depth: 2 });
    expect(deep.depths).toEqual([{ depth: 2, posts: 20, authors: 120 }]);
    // 90 in 100 are returned, and the posts of 97 in 100 of those are readable; one in 100 fails, and one has two pages.
    expect(deep.forecast).toMatchObject({
      requests: 2 + Math.round(120 * 0.9 * 0.97) + 1 + 1,
      dollars_max: 120 * (0.01 + 20 * 0.005),
    });
    const [author] = await bench.authors(deep.plan_id);
    expect(author).toMatchObject({
      depth: 2,
      posts: 20,
      reason:
        "new; fintech stands at 0 % of its lower target, 0.63 authors expected; depth 2 instead of 1, as asked",
    });
    const large = await makePlan(bench.context, { ...PLAN, depth: 2, posts: 50 });
    expect(large.depths).toEqual([{ depth: 2, posts: 50, authors: 120 }]);
    // $1.20 for the profiles leave $0.24 for two posts each of 24 authors.
    const mixed = await makePlan(bench.context, { ...PLAN, depth: 2, budget: 1.44 });
    expect(mixed.depths).toEqual([
      { depth: 0, authors: 96 },
      { depth: 1, authors: 24 },
    ]);
    // $2.40 for all with two posts leave $1.60 for a timeline instead, $0.015 more each.
    const rich = await makePlan(bench.context, { ...PLAN, depth: 2, budget: 4 });
    expect(rich.depths).toEqual([
      { depth: 1, authors: 14 },
      { depth: 2, posts: 5, authors: 106 },
    ]);
    expect(rich.details?.endpoints.map(({ endpoint, requests }) => [endpoint, requests])).toEqual([
      ["users/by", 1 + 2],
      ["users/:id/tweets", 95],
    ]);
    // 10 timelines in 15 minutes on basic: the 106th can be sent after 10 windows, each two seconds longer by rounding.
    const basic = await makePlan(bench.context, { ...PLAN, depth: 2, accessPlan: "basic" });
    expect(basic.forecast.minutes).toBeGreaterThan(10 * 15);
    expect(basic.forecast.minutes).toBeLessThan(10 * 15 + 1);
    expect(planText(basic, bench.context.config)).toMatch(
      /users\/:id\/tweets: 107 requests, 2 h \d\d min of waiting/,
    );
  });

  test("leaves out the newcomers of a source that brings nobody, until its list is cleared", async () => {
    const dead = handles(80, 1000).map((handle) => `${handle},influx`);
    for (const handle of handles(80, 1000)) bench.api.people.set(handle, "not_found");
    await bench.giveHandles({ fintech: dead });
    expect((await makePlan(bench.context, PLAN)).details?.stopped_sources).toEqual([]);
    await extract(bench.context, OPTIONS);
    const newcomers = handles(30, 2000).map((handle) => `${handle},influx`);
    const lists = { edtech: ["sim_2000"], fintech: [...dead, ...newcomers, "sim_1"] };
    await bench.giveHandles(lists);
    const summary = await makePlan(bench.later(DAY), PLAN);
    const reason = "0 of 80 were new and valid: under 5 % with 95 % certainty";
    const stop = { source: "fintech/influx", asked: 80, valid: 0, reason };
    expect(summary.details?.stopped_sources).toEqual([{ ...stop, left_out: 29 }]);
    expect(summary.domains.find((row) => row.domain === "fintech")).toMatchObject({ stopped: 29, left: 0 });
    expect(planText(summary, bench.context.config)).toContain(
      `source fintech/influx is stopped: ${reason}; 29 newcomers`,
    );
    // Another list vouches for sim_2000, and sim_1 is of another kind of seed.
    const planned = await readPlan(bench.context.config.warehouse, summary.plan_id);
    const authors = await bench.authors(summary.plan_id);
    expect(authors.map(({ handle, source }) => [handle, source])).toEqual([
      ["sim_2000", "edtech/test"],
      ["sim_1", "fintech/test"],
    ]);
    expect(planned?.decisions).toContainEqual({
      decision: "source_stopped",
      subject: "fintech/influx",
      old_value: null,
      new_value: 0,
      reason,
    });
    expect(await makePlan(bench.later(DAY), PLAN)).toEqual(summary);
    // Retiring its dead handles does not clear it: what they were is what the source is judged by.
    await bench.giveHandles({
      ...lists,
      fintech: [...dead.map((one) => `${one},retired`), ...newcomers, "sim_1"],
    });
    const retired = await makePlan(bench.later(DAY), PLAN);
    expect(retired.details?.stopped_sources).toEqual([{ ...stop, left_out: 29 }]);
    await bench.giveHandles({ ...lists, fintech: [...newcomers, "sim_1"] });
    expect((await makePlan(bench.later(DAY), PLAN)).authors).toBe(31);
  });

  test("asks for nobody who is retired, and elsewhere for those who are not", async () => {
    await bench.giveHandles({
      edtech: ["sim_1", "sim_2,test,retired"],
      fintech: ["sim_1,test,retired", "sim_2,test,retired", "sim_3"],
    });
    const summary = await makePlan(bench.context, PLAN);
    const authors = await bench.authors(summary.plan_id);
    expect(authors.map(({ handle, domains }) => [handle, domains]).sort()).toEqual([
      ["sim_1", ["edtech"]],
      ["sim_3", ["fintech"]],
    ]);
  });

  test("puts those last who were missing twice in a row", async () => {
    await bench.giveHandles({ fintech: handles(12) });
    bench.api.people.set("sim_0", "not_found");
    for (const days of [0, 31]) {
      await makePlan(bench.later(days * DAY), PLAN);
      await extract(bench.later(days * DAY), OPTIONS);
    }
    await bench.giveHandles({ fintech: handles(14) });
    const summary = await makePlan(bench.later(62 * DAY), PLAN);
    const authors = await bench.authors(summary.plan_id);
    expect(summary.details?.come_last).toBe(1);
    expect(authors.at(-1)).toMatchObject({
      handle: "sim_0",
      reason: "refresh: not_found 31 days ago; 0.19 authors expected only, so it comes last",
    });
    const [newcomer] = authors;
    expect(newcomer).toMatchObject({ handle: "sim_13", source: "fintech/test" });
    // The source: 1 of 12 missing, the rest new and valid; see predict.ts.
    expect(newcomer?.p_fail).toBeCloseTo(1 - (1 - 3 / 32) * (1 - 6 / 31), 3);
  });

  test("refuses a size of samples that nobody reads, and says of a dry run that nothing was written", async () => {
    await bench.giveHandles({ fintech: handles(20) });
    await expect(makePlan(bench.context, { ...PLAN, posts: 50 })).rejects.toThrow("Add --depth 2.");
    const dry = await makePlan(bench.context, { ...PLAN, dryRun: true });
    expect(planText(dry, bench.context.config, false)).toMatch(/Nothing was written: .*$/);
    expect(await newestPlanId(bench.context.config.warehouse)).toBeUndefined();
  });

  test("believes less in a source whose authors the last build rejected", async () => {
    await bench.giveHandles({ fintech: handles(20) });
    await makePlan(bench.context, PLAN);
    await extract(bench.context, OPTIONS);
    await bench.giveHandles({ fintech: handles(21) });
    const failing = async () => {
      const { plan_id } = await makePlan(bench.later(DAY), PLAN);
      return (await bench.authors(plan_id))[0]?.p_fail;
    };
    const before = await failing();
    const { database: file } = bench.context.config.warehouse;
    await withDatabase({ file }, (database) =>
      database.run(
        `create schema ops; create table ops.success_rates as
         select 'fintech' as domain, 'test' as source_type, 20 as found, 2 as valid;
         create table ops.score_spreads (domain varchar, follower_tier varchar, spread double);
         create table ops.standings (author_id varchar, domain varchar, is_curated boolean, follower_tier varchar,
           region varchar, nearness double, change_in_30_days double)`,
      ),
    );
    // 18 of 20 were wrong: (18 + 6) of 40.
    expect(before).toBeLessThan(0.3);
    expect(await failing()).toBeCloseTo(1 - (1 - 2 / 40) * (1 - 24 / 40), 4);
    await rm(file);
    await writeFile(file, "no database");
    const notes: string[] = [];
    const progress = { ...bench.context.progress, note: (line: string) => notes.push(line) };
    await makePlan({ ...bench.later(DAY), progress }, PLAN);
    expect(notes).toEqual([expect.stringMatching(/m3\.duckdb cannot be read, so the plan goes without/)]);
  });

  test("has smaller batches after failures, and records it", async () => {
    await bench.giveHandles({ fintech: handles(45) });
    expect((await makePlan(bench.context, PLAN)).details?.batch_size.size).toBe(15);
    bench.api.misbehave = (_seen, response, count) => {
      if (count > 1) return false;
      send(response, 503, {});
      return true;
    };
    await extract(bench.context, OPTIONS);
    const { details, plan_id } = await makePlan(bench.later(31 * DAY), PLAN);
    // The first of three batches bears the failed request: 15 → 10 → 11 → 12.
    expect(details?.batch_size).toEqual({
      size: 12,
      reason: "1 of 3 batches of the last run had more than 20 % failures",
    });
    const decisions = (await readPlan(bench.context.config.warehouse, plan_id))?.decisions;
    expect(decisions).toMatchObject([{ decision: "batch_size", old_value: 15, new_value: 12 }]);
    const asked = await makePlan(bench.later(31 * DAY), { ...PLAN, batchSize: 20 });
    expect(asked.details?.batch_size).toEqual({ size: 20, reason: "as asked" });
  });
});
