import { readdir, readFile, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { planPath } from "../../pipelines/core/plans.ts";
import { extract } from "../../pipelines/extract/extract.ts";
import { makePlan } from "../../pipelines/plan/plan.ts";
import { id, OPTIONS, send } from "../extract/extract-support.ts";
import { DAY, handles, PLAN, PlanBench } from "./plan-support.ts";

const bench = new PlanBench();

describe("a plan", () => {
  test("names every handle once with all its domains, and is the same again", async () => {
    await bench.giveHandles({ fintech: ["sim_1", "sim_2"], edtech: ["SIM_2", "sim_3"] });
    const first = await makePlan(bench.context, PLAN);
    const text = await readFile(planPath(bench.context.config.warehouse, first.plan_id), "utf8");
    const authors = await bench.authors(first.plan_id);
    expect(authors.map((author) => author.handle.toLowerCase()).sort()).toEqual(["sim_1", "sim_2", "sim_3"]);
    expect(authors.find((author) => author.handle.toLowerCase() === "sim_2")?.domains).toEqual([
      "edtech",
      "fintech",
    ]);
    // sim_2 helps two domains, one of which stands a little nearer its target after it.
    expect(authors.map(({ handle, reason }) => [handle, reason])).toEqual([
      ["SIM_2", "new; edtech stands at 0 % of its lower target, 1.26 authors expected"],
      ["sim_1", "new; fintech stands at 0 % of its lower target, 0.63 authors expected"],
      ["sim_3", "new; edtech stands at 0 % of its lower target, 0.63 authors expected"],
    ]);
    const second = await makePlan(bench.context, PLAN);
    expect(second).toEqual(first);
    expect(await readFile(planPath(bench.context.config.warehouse, second.plan_id), "utf8")).toBe(text);
  });

  test("forecasts requests and dollars", async () => {
    await bench.giveHandles({ fintech: handles(250) });
    const { forecast, batches } = await makePlan(bench.context, PLAN);
    // 250 users at $0.01 and 500 posts at $0.005 at most; of both 90 in 100 and of posts 80 in 100 are expected.
    expect(forecast).toMatchObject({ requests: 3, dollars_expected: 4.05, dollars_max: 5 });
    expect(forecast.low?.dollars).toBeLessThan(3.8);
    expect(forecast.high?.dollars).toBeGreaterThan(4.3);
    expect(batches).toBe(17);
    await expect(makePlan(bench.context, { ...PLAN, accessPlan: "gold" })).rejects.toThrow(
      /unknown access plan 'gold'/,
    );
  });

  test("leaves out who is fresh, and asks again by id after max_age_days", async () => {
    await bench.giveHandles({ fintech: handles(20) });
    bench.api.people.set("sim_3", "not_found");
    const { plan_id, forecast } = await makePlan(bench.context, PLAN);
    const run = await extract(bench.context, OPTIONS);
    expect(run.requests).toBe(forecast.requests);
    const none = await makePlan(bench.later(DAY), PLAN);
    expect(none).toMatchObject({ authors: 0, batches: 0, forecast: { requests: 0, dollars_max: 0 } });
    expect(none.domains.find((row) => row.domain === "fintech")).toMatchObject({ candidates: 20, fresh: 20 });
    const due = await makePlan(bench.later(31 * DAY), PLAN);
    expect(due.plan_id).not.toBe(plan_id);
    // Nobody was asked twice: of 19 found 2 in 100 will be missing, and the other one with 90 in 100. Posts: (38 + 20 ×
    // 0.8) of (38 + 20) of two each. Each that is returned costs $0.01 and its posts.
    const expected = (19 * 0.98 + 0.1) * (0.01 + 2 * (54 / 58) * 0.005);
    expect(due.forecast).toMatchObject({ requests: 2, dollars_max: 0.4 });
    expect(due.forecast.dollars_expected).toBeCloseTo(expected, 4);
    expect(due.details?.expectation_is_measured).toBe(true);
    const authors = await bench.authors(due.plan_id);
    expect(authors.filter((author) => author.author_id === undefined).map((author) => author.handle)).toEqual(
      ["sim_3"],
    );
    expect(authors.find((author) => author.handle === "sim_7")).toMatchObject({
      author_id: id(7),
      reason: "refresh: found 31 days ago; fintech stands at 2 % of its lower target, 0.41 authors expected",
    });
  });

  test("asks again at once for who was skipped", async () => {
    await bench.giveHandles({ fintech: handles(20) });
    await makePlan(bench.context, PLAN);
    await extract(bench.context, { ...OPTIONS, budget: 0.2 });
    const again = await makePlan(bench.later(60_000), PLAN);
    expect(again.domains.find((row) => row.domain === "fintech")).toMatchObject({ fresh: 10, again: 10 });
  });

  test("an author before and after a rename is one candidate", async () => {
    await bench.giveHandles({ fintech: ["sim_1"] });
    await makePlan(bench.context, PLAN);
    await extract(bench.context, OPTIONS);
    bench.api.people.set(id(1), { id: id(1), username: "sim_new" });
    await makePlan(bench.later(31 * DAY), PLAN);
    expect((await extract(bench.later(31 * DAY), OPTIONS)).outcomes).toEqual({ renamed: 1 });
    await bench.giveHandles({ fintech: ["sim_1"], edtech: ["sim_new"] });
    const { plan_id, authors } = await makePlan(bench.later(62 * DAY), PLAN);
    expect(authors).toBe(1);
    expect((await bench.authors(plan_id))[0]).toMatchObject({
      author_id: id(1),
      domains: ["edtech", "fintech"],
    });
  });

  test("with a limit takes the domains that are furthest from their targets", async () => {
    await bench.giveHandles({ ai_research: handles(40), edtech: handles(40, 100) });
    const { domains } = await makePlan(bench.context, { ...PLAN, limit: 42 });
    const planned = Object.fromEntries(domains.map((row) => [row.domain, row.planned]));
    // Lower targets are 800 and 250: the same share of each.
    expect(planned).toMatchObject({ ai_research: 32, edtech: 10 });
    expect(domains.find((row) => row.domain === "edtech")?.left).toBe(30);
  });

  test("that was begun comes before a new one, until it is done", async () => {
    await bench.giveHandles({ fintech: handles(150) });
    const first = await makePlan(bench.context, PLAN);
    bench.api.misbehave = (_seen, response, count) => {
      if (count === 1) return false;
      send(response, 401, {});
      return true;
    };
    await expect(extract(bench.context, { ...OPTIONS, concurrency: 1 })).rejects.toThrow(/401/);
    const same = await makePlan(bench.later(60_000), PLAN);
    expect(same).toMatchObject({ plan_id: first.plan_id, unfinished: true, authors: 150 });
    bench.api.misbehave = () => false;
    await extract(bench.later(60_000), OPTIONS);
    const [answered, ...rest] = bench.api.seen.map((seen) => seen.values);
    expect(answered).toHaveLength(100);
    expect(new Set(rest.flat())).toEqual(new Set(handles(150).filter((one) => !answered?.includes(one))));
    const next = await makePlan(bench.later(120_000), PLAN);
    expect(next).toMatchObject({ unfinished: false, authors: 0 });
    expect(await readdir(bench.context.config.warehouse.spool)).toEqual([]);
  });

  test("that is damaged is named", async () => {
    await bench.giveHandles({ fintech: handles(20) });
    const { plan_id } = await makePlan(bench.context, PLAN);
    const file = planPath(bench.context.config.warehouse, plan_id);
    await writeFile(file, (await readFile(file, "utf8")).replace('"depth": 1', '"depth": 7'));
    await expect(extract(bench.context, OPTIONS)).rejects.toThrow(
      /json: not a plan \(batches\.0\.authors\.0\.depth/,
    );
  });
});
