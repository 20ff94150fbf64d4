import { mkdir, readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Context } from "../../pipelines/core/context.ts";
import { extract } from "../../pipelines/extract/extract.ts";
import { makePlan } from "../../pipelines/plan/plan.ts";
import { plan as planVerb } from "../../pipelines/verbs/plan.ts";
import { OPTIONS } from "../extract/extract-support.ts";
import { DAY, handles, PLAN, PlanBench } from "./plan-support.ts";

const bench = new PlanBench();

/** What the verb prints with these flags, without the names of plans. */
async function printed(
  context: Context,
  flags: Record<string, unknown>,
): Promise<{ text: string; value: unknown }> {
  let result = { text: "", value: undefined as unknown };
  await planVerb.run({ accessPlan: "pay_per_use", ...flags }, context, {
    result: (value, render) => {
      result = { text: render().replaceAll(/2026-\d\d-\d\d-[0-9a-f]{8}/g, "<plan>"), value };
    },
  });
  return result;
}

/** An extraction of two lists, and a plan for the authors that are due a month later and some newcomers. */
async function planTwice(): Promise<Context> {
  bench.api.people.set("sim_3", "not_found");
  await bench.giveHandles({ fintech: handles(30), edtech: handles(10, 25) });
  await makePlan(bench.context, PLAN);
  await extract(bench.context, OPTIONS);
  await bench.giveHandles({ fintech: handles(45), edtech: handles(10, 25) });
  const later = bench.later(DAY);
  await makePlan(later, { ...PLAN, limit: 8, depth: 2 });
  return later;
}

const plans = async (context: Context) => (await readdir(context.config.warehouse.plans)).sort();

test("a plan is explained: what it takes, and why who is in or out", async () => {
  const later = await planTwice();
  const before = await plans(later);
  const { text } = await printed(later, { explain: [] });
  expect(text).toMatchInlineSnapshot(`
    "plan <plan>: 8 authors in 1 batch under pay_per_use
    when it was made: 8 requests (7–11), $0.79 ($0.56–$0.90), at most $0.88, 0.4 s (0.2 s–2.9 s)
    as known now:     8 requests (7–11), $0.79 ($0.56–$0.90), at most $0.88, 0.4 s (0.2 s–2.9 s)
    Ranges hold nine of ten runs: every share at its 5 % and 95 % end, latency at its 10 % and 90 % quantile.

    access plan    requests                    dollars  done after  authors  stopped by the monthly cap
    ─────────────  ────────  ─────────────────────────  ──────────  ───────  ────────────────────────────
    pay_per_use *         8                      $0.79       0.4 s        8  no
    pro                   8  $5,000.00 (1 × $5,000.00)       0.4 s        8  no
    basic                 8      $200.00 (1 × $200.00)       0.4 s        8  no
    free                  9          $0.00 (2 × $0.00)    7.5 days        8  after 30 min 04 s, 0 authors
    * that of this plan; the months of a capped plan are those until it is done

    domain   authors  requests  dollars  done after
    ───────  ───────  ────────  ───────  ──────────
    fintech        8         8    $0.79       0.4 s
    Authors of several domains count in each; their requests and dollars are divided among them.

    The limit or the budget leaves due authors of 1 domain over; this plan and all of them take $0.83, as profiles alone $0.09:
    domain   left over  all of it  as profiles alone
    ───────  ─────────  ─────────  ─────────────────
    fintech          2      $0.83              $0.09

    depth  posts  authors
    ─────  ─────  ───────
        2     20        8

    in, because  authors
    ───────────  ───────
    new                8

    out, because                  authors
    ────────────────────────────  ───────
    fresh                              35
    over the limit or the budget        2"
  `);
  expect(await plans(later)).toEqual(before);
});

test("handles are explained one by one", async () => {
  const later = await planTwice();
  const { text, value } = await printed(later, { explain: ["@sim_44", "sim_3", "sim_41", "nobody"] });
  expect(text).toMatchInlineSnapshot(`
    "@sim_44: in, b00001, author 7 of it
      domains   fintech
      depth     2, 20 posts
      reason    new; fintech stands at 8 % of its lower target, 0.84 authors expected; depth 2 instead of 1, as asked
      p_fail    16.0 %, by 35 answers about others of its source fintech/test
      source    fintech/test
      home      fintech
      tier      unknown
      region    unknown
      gain      0.8404
      expected  94.5 % likely returned, 18.1 posts, $0.1001, at most $0.11

    @sim_3: out
      domains      fintech
      depth        1
      reason       refresh: not_found 1 day ago
      p_fail       44.0 %, by its own last answer (not_found on 2026-11-22) and the record of its source
      expected     10.0 % likely returned, 0.2 posts, $0.0020, at most $0.02
      out          fresh: it was asked for 1 day ago (not_found), recently enough for fintech
      to bring in  wait until it is due by max_age_days in seeds/domains.csv, or lower that

    @sim_41: out
      domains      fintech
      depth        1
      reason       new
      p_fail       16.0 %, by 35 answers about others of its source fintech/test
      source       fintech/test
      expected     94.5 % likely returned, 1.8 posts, $0.0185, at most $0.02
      out          over the limit or the budget: it is due, but others are worth more for the same money
      to bring in  raise --limit or --budget, or lower --depth or --posts

    @nobody: out
      out          in no list: no handle list of the seeds names it, or it is a former handle of an author listed under another
      to bring in  add it to a list in seeds/handles/"
  `);
  expect(value).toMatchObject({
    handles: [
      { handle: "sim_44", place: { position: 7 }, expected: { dollars_max: 0.11 } },
      { handle: "sim_3", out: { reason: "fresh" } },
      { handle: "sim_41", out: { reason: "over the limit or the budget" } },
      { handle: "nobody", out: { reason: "in no list" } },
    ],
  });
});

test("a plan made now is compared with the newest, and nothing is written", async () => {
  const later = await planTwice();
  const before = await plans(later);
  const { text } = await printed(later, { diff: "", limit: 7, depth: 1 });
  expect(text).toMatchInlineSnapshot(`
    "plan <plan> against <plan>, both by what is known now; 0 authors are the same in both
    in all      before  after  change
    ──────────  ──────  ─────  ──────
    authors          8      7      −1
    requests         8      1      −7
    dollars      $0.79  $0.13  −$0.66
    done after   0.4 s  0.4 s  −0.0 s

    domain   authors  requests        dollars     done after
    ───────  ───────  ────────  ─────────────  ─────────────
    fintech    8 → 7     8 → 1  $0.79 → $0.13  0.4 s → 0.4 s

    1 out of it
      @sim_36: it is due, but others are worth more for the same money

    7 read shallower
      @sim_43 depth 2 (20 posts) → 1: new; fintech stands at 7 % of its lower target, 0.84 authors expected
      @sim_37 depth 2 (20 posts) → 1: new; fintech stands at 7 % of its lower target, 0.84 authors expected
      @sim_42 depth 2 (20 posts) → 1: new; fintech stands at 7 % of its lower target, 0.84 authors expected
      @sim_40 depth 2 (20 posts) → 1: new; fintech stands at 7 % of its lower target, 0.84 authors expected
      @sim_38 depth 2 (20 posts) → 1: new; fintech stands at 8 % of its lower target, 0.84 authors expected
      @sim_39 depth 2 (20 posts) → 1: new; fintech stands at 8 % of its lower target, 0.84 authors expected
      @sim_44 depth 2 (20 posts) → 1: new; fintech stands at 8 % of its lower target, 0.84 authors expected"
  `);
  const [, newest = ""] = before;
  const same = await printed(later, {
    diff: newest.slice(0, -".json".length),
    plan: newest.slice(0, -".json".length),
  });
  expect(same.value).toMatchObject({ changes: [], domains: [] });
  expect(await plans(later)).toEqual(before);
});

test("a dry run writes nothing, and can be explained", async () => {
  await bench.giveHandles({ fintech: handles(30) });
  await mkdir(bench.context.config.warehouse.plans, { recursive: true });
  const { value } = await printed(bench.context, { dryRun: true });
  expect(value).toMatchObject({ authors: 30 });
  expect((await printed(bench.context, { dryRun: true, explain: [] })).value).toMatchObject({ authors: 30 });
  expect(await plans(bench.context)).toEqual([]);
  await expect(printed(bench.context, { explain: [] })).rejects.toThrow(/there is no plan/);
  await expect(printed(bench.context, { explain: [], diff: "" })).rejects.toThrow(/do not go together/);
  await expect(printed(bench.context, { plan: "x" })).rejects.toThrow(/--plan goes with/);
  await expect(printed(bench.context, { diff: "../x" })).rejects.toThrow(/name of a plan/);
});
