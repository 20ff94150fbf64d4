import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Context } from "../../pipelines/core/context.ts";
import { planPath, readPlan } from "../../pipelines/core/plans.ts";
import { extract } from "../../pipelines/extract/extract.ts";
import { makePlan, type PlanOptions } from "../../pipelines/plan/plan.ts";
import { fakeClock, id, LoopbackApi, makeContext, NOON, OPTIONS, send } from "../extract/extract-support.ts";

const DAY = 86_400_000;
const PLAN: PlanOptions = { accessPlan: "pay_per_use" };
const clock = fakeClock();
let api: LoopbackApi;
let context: Context;

beforeEach(async () => {
  clock.set(NOON);
  api = new LoopbackApi(clock);
  const made = await makeContext(await api.start(), clock);
  context = { ...made, config: { ...made.config, seedsDir: "seeds" } };
});
afterEach(() => api.stop());

async function giveHandles(lists: Record<string, readonly string[]>): Promise<void> {
  const folder = context.config.handlesDir;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [domain, handles] of Object.entries(lists)) {
    const lines = handles.map((handle) => `${handle},${domain},unverified,test,,2026-11-01,`);
    const header = "handle,domain,status,source_type,evidence_url,added_at,note";
    await writeFile(path.join(folder, `${domain}.csv`), `${[header, ...lines].join("\n")}\n`);
  }
}

/** The context at a later moment. */
function later(ms: number): Context {
  clock.set(NOON + ms);
  return { ...context, config: { ...context.config, asOf: NOON + ms } };
}

async function plannedAuthors(planId: string) {
  const plan = await readPlan(context.config.warehouse, planId);
  return (plan?.batches ?? []).flatMap((batch) => batch.authors);
}

const handles = (count: number, first = 0) => Array.from({ length: count }, (_, i) => `sim_${first + i}`);

describe("a plan", () => {
  test("names every handle once with all its domains, and is the same again", async () => {
    await giveHandles({ fintech: ["sim_1", "sim_2"], edtech: ["SIM_2", "sim_3"] });
    const first = await makePlan(context, PLAN);
    const text = await readFile(planPath(context.config.warehouse, first.plan_id), "utf8");
    const authors = await plannedAuthors(first.plan_id);
    expect(authors.map((author) => author.handle.toLowerCase()).sort()).toEqual(["sim_1", "sim_2", "sim_3"]);
    expect(authors.find((author) => author.handle.toLowerCase() === "sim_2")?.domains).toEqual([
      "edtech",
      "fintech",
    ]);
    expect(authors.map((author) => author.reason)).toEqual(["new", "new", "new"]);
    const second = await makePlan(context, PLAN);
    expect(second).toEqual(first);
    expect(await readFile(planPath(context.config.warehouse, second.plan_id), "utf8")).toBe(text);
  });

  test("forecasts requests and dollars", async () => {
    await giveHandles({ fintech: handles(250) });
    const { forecast, batches } = await makePlan(context, PLAN);
    // 250 users at $0.01 and 500 posts at $0.005; nothing was measured, so the most is expected.
    expect(forecast).toEqual({ requests: 3, dollars_expected: 5, dollars_max: 5, minutes: 0 });
    expect(batches).toBe(17);
    await expect(makePlan(context, { ...PLAN, accessPlan: "gold" })).rejects.toThrow(
      /unknown access plan 'gold'/,
    );
  });

  test("leaves out who is fresh, and asks again by id after max_age_days", async () => {
    await giveHandles({ fintech: handles(20) });
    api.people.set("sim_3", "not_found");
    const { plan_id, forecast } = await makePlan(context, PLAN);
    const run = await extract(context, OPTIONS);
    expect(run.requests).toBe(forecast.requests);
    const none = await makePlan(later(DAY), PLAN);
    expect(none).toMatchObject({ authors: 0, batches: 0, forecast: { requests: 0, dollars_max: 0 } });
    expect(none.domains.find((row) => row.domain === "fintech")).toMatchObject({ candidates: 20, fresh: 20 });
    const due = await makePlan(later(31 * DAY), PLAN);
    expect(due.plan_id).not.toBe(plan_id);
    // The source: (1 missing + 20 × 0.1) of (20 asked + 20) = 0.075. Those found: (0 + 2 × 0.075) of 3 = 0.05 will be
    // missing, the other one: (1 + 2 × 0.075) of 3. Each that is returned costs $0.01 + 2 × $0.005.
    const expected = (19 * 0.95 + (1 - 1.15 / 3)) * 0.02;
    expect(due.forecast).toMatchObject({ requests: 2, dollars_max: 0.4 });
    expect(due.forecast.dollars_expected).toBeCloseTo(expected, 4);
    expect(due.details?.expectation_is_measured).toBe(true);
    const authors = await plannedAuthors(due.plan_id);
    expect(authors.filter((author) => author.author_id === undefined).map((author) => author.handle)).toEqual(
      ["sim_3"],
    );
    expect(authors.find((author) => author.handle === "sim_7")).toMatchObject({
      author_id: id(7),
      reason: "refresh: found 31 days ago",
    });
  });

  test("asks again at once for who was skipped", async () => {
    await giveHandles({ fintech: handles(20) });
    await makePlan(context, PLAN);
    await extract(context, { ...OPTIONS, budget: 0.2 });
    const again = await makePlan(later(60_000), PLAN);
    expect(again.domains.find((row) => row.domain === "fintech")).toMatchObject({ fresh: 10, again: 10 });
  });

  test("an author before and after a rename is one candidate", async () => {
    await giveHandles({ fintech: ["sim_1"] });
    await makePlan(context, PLAN);
    await extract(context, OPTIONS);
    api.people.set(id(1), { id: id(1), username: "sim_new" });
    await makePlan(later(31 * DAY), PLAN);
    expect((await extract(later(31 * DAY), OPTIONS)).outcomes).toEqual({ renamed: 1 });
    await giveHandles({ fintech: ["sim_1"], edtech: ["sim_new"] });
    const { plan_id, authors } = await makePlan(later(62 * DAY), PLAN);
    expect(authors).toBe(1);
    expect((await plannedAuthors(plan_id))[0]).toMatchObject({
      author_id: id(1),
      domains: ["edtech", "fintech"],
    });
  });

  test("with a limit takes the domains that are furthest from their targets", async () => {
    await giveHandles({ ai_research: handles(40), edtech: handles(40, 100) });
    const { domains } = await makePlan(context, { ...PLAN, limit: 42 });
    const planned = Object.fromEntries(domains.map((row) => [row.domain, row.planned]));
    // Lower targets are 800 and 250: the same share of each.
    expect(planned).toMatchObject({ ai_research: 32, edtech: 10 });
    expect(domains.find((row) => row.domain === "edtech")?.left).toBe(30);
  });

  test("that was begun comes before a new one, until it is done", async () => {
    await giveHandles({ fintech: handles(150) });
    const first = await makePlan(context, PLAN);
    api.misbehave = (_seen, response, count) => {
      if (count === 1) return false;
      send(response, 401, {});
      return true;
    };
    await expect(extract(context, { ...OPTIONS, concurrency: 1 })).rejects.toThrow(/401/);
    const same = await makePlan(later(60_000), PLAN);
    expect(same).toMatchObject({ plan_id: first.plan_id, unfinished: true, authors: 150 });
    api.misbehave = () => false;
    await extract(later(60_000), OPTIONS);
    const [answered, ...rest] = api.seen.map((seen) => seen.values);
    expect(answered).toHaveLength(100);
    expect(new Set(rest.flat())).toEqual(new Set(handles(150).filter((one) => !answered?.includes(one))));
    const next = await makePlan(later(120_000), PLAN);
    expect(next).toMatchObject({ unfinished: false, authors: 0 });
    expect(await readdir(context.config.warehouse.spool)).toEqual([]);
  });

  test("that is damaged is named", async () => {
    await giveHandles({ fintech: handles(20) });
    const { plan_id } = await makePlan(context, PLAN);
    const file = planPath(context.config.warehouse, plan_id);
    await writeFile(file, (await readFile(file, "utf8")).replace('"depth": 1', '"depth": 7'));
    await expect(extract(context, OPTIONS)).rejects.toThrow(
      /json: not a plan \(batches\.0\.authors\.0\.depth/,
    );
  });
});
