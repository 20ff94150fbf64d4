import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { planWorld } from "../../pipelines/bench/plan-world.ts";
import { aucSql, spearmanSql } from "../../pipelines/bench/rank-sql.ts";
import { readScoreFigures, type ScoreFigures } from "../../pipelines/bench/score-figures.ts";
import { scoreGains } from "../../pipelines/bench/score-gains.ts";
import type { ScoresBench } from "../../pipelines/bench/scores.ts";
import { systemClock } from "../../pipelines/core/clock.ts";
import { readConfig } from "../../pipelines/core/config.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { silentProgress } from "../../pipelines/core/progress.ts";
import { withDatabase } from "../../pipelines/core/warehouse.ts";
import { createWorld } from "../../pipelines/simulate/world.ts";
import { bench } from "../../pipelines/verbs/bench.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "m3-bench-scores-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

function contextOf(): Context {
  const config = readConfig({ warehouse: root }, {}, process.cwd());
  return { config, clock: systemClock, progress: silentProgress, signal: new AbortController().signal };
}

const number = z.number().nullable();

/** Runs SQL over a table `t`, given as its rows. */
function ask<Row extends z.ZodType>(values: string, sql: string, row: Row) {
  return withDatabase({}, async (database) => {
    await database.run(`create table t as from (values ${values}) as rows(g, m, x, y)`);
    return database.rows(`${sql} order by g`, row);
  });
}

describe("rank statistics", () => {
  test("AUC counts pairs, ties half, and is of nobody without both kinds", async () => {
    const rows = await ask(
      `('a', true, 3, 0), ('a', true, 1, 0), ('a', false, 2, 0), ('a', false, 1, 0), ('a', false, 0, 0),
       ('b', true, 1, 0), ('c', false, 1, 0), ('d', true, 0, 0), ('d', false, 0, 0)`,
      aucSql("t", "g", "x", "m"),
      z.object({ g: z.string(), members: z.coerce.number(), others: z.coerce.number(), auc: number }),
    );
    // Of a: 3 is above all three others; 1 is above one of them and equal to another.
    expect(rows).toEqual([
      { g: "a", members: 2, others: 3, auc: (3 + 1.5) / 6 },
      { g: "b", members: 1, others: 0, auc: null },
      { g: "c", members: 0, others: 1, auc: null },
      { g: "d", members: 1, others: 1, auc: 0.5 },
    ]);
  });

  test("Spearman's correlation is Pearson's of middle ranks, and leaves out rows that lack a value", async () => {
    const rows = await ask(
      `('a', true, 10, 1), ('a', true, 20, 100), ('a', true, 20, 3), ('a', true, 400, 50), ('a', true, null, 7),
       ('b', true, 1, 5), ('b', true, 2, 4), ('b', true, 9, 3), ('c', true, 1, 1), ('c', true, 1, 2)`,
      spearmanSql("t", "g", { rho: ["x", "y"], self: ["y", "y"] }),
      z.object({ g: z.string(), ranked: z.coerce.number(), rho: number, self: number }),
    );
    // Ranks of a: 1, 2.5, 2.5, 4 and 1, 4, 2, 3, from their means -1.5, 0, 0, 1.5 and -1.5, 1.5, -0.5, 0.5.
    expect(rows.map(({ ranked }) => ranked)).toEqual([4, 3, 2]);
    expect(rows[0]?.rho).toBeCloseTo((2.25 + 0.75) / Math.sqrt(4.5 * 5), 12);
    expect(rows[0]?.self).toBeCloseTo(1, 12);
    expect(rows[1]?.rho).toBeCloseTo(-1, 12);
    expect(rows[2]?.rho).toBeNull();
  });
});

describe("figures of a tiny build", () => {
  const build = (more = "") => `
    create schema seeds; create schema authors; create schema signals; create schema scores;
    create schema curated; create schema ops;
    create table seeds.domains as from (values ('a'), ('b')) as t(domain);
    create table seeds.settings as from (values ('default_score_model', 'two')) as t(name, value);
    create table seeds.score_models as from (values
      ('one', 'm2', 'quality', 1), ('two', 'm2', 'quality', 0.5), ('two', 'm2', 'relevance', 0.5),
      ('two', 'quality', 'followers', 1)
    ) as t(score_model, part, input, weight);
    create table authors.latest as from (values ('1', 100), ('2', 200), ('3', 300), ('4', 400))
      as t(author_id, followers_count);
    create table signals.relevance as from (values ('1', 'a', true, 90), ('2', 'a', false, 40), ('3', 'b', true, 50))
      as t(author_id, domain, is_seeded, relevance);
    create table scores.m2 as from (values
      ('1', 'a', 'one', 20, 90, 20), ('2', 'a', 'one', 40, 40, 40), ('3', 'b', 'one', 100, 50, 100),
      ('1', 'a', 'two', 20, 90, 55), ('1', 'b', 'two', 20, 0, 10), ('2', 'a', 'two', 40, 40, 40),
      ('3', 'b', 'two', 100, 50, 75)
    ) as t(author_id, domain, score_model, quality, relevance, m2_score);
    create table curated.a as from (values ('1'), ('2')) as t(author_id);
    create table curated.b as from (values ('1'), ('3')) as t(author_id);
    create table ops.requests as from (values (1), (2)) as t(request_id);
    create table ops.costs as from (values (4, 0.06), (null, null)) as t(posts_returned, cost_dollars);
    ${more}`;
  const truth = [
    { author_id: "1", kind: "person", influence: 0.9, domains: [{ domain: "a", relevance: 1 }] },
    { author_id: "2", kind: "person", influence: 0.1, domains: [{ domain: "b", relevance: 1 }] },
    { author_id: "3", kind: "person", influence: 0.5, domains: [{ domain: "b" }, { domain: "a" }] },
    { author_id: "4", kind: "bot", influence: 1, domains: [{ domain: "a", relevance: 0.1 }] },
    { author_id: "5", kind: "person", influence: 1, domains: [{ domain: "a", relevance: 1 }] },
  ];

  async function figuresOf(name: string, more?: string): Promise<ScoreFigures> {
    const file = path.join(root, `${name}.duckdb`);
    const lines = path.join(root, `${name}.jsonl`);
    await writeFile(lines, truth.map((row) => `${JSON.stringify({ handle: "h", ...row })}\n`).join(""));
    await withDatabase({ file }, (database) => database.run(build(more)));
    return readScoreFigures(file, lines);
  }

  test("relevance and places are compared with the communities of found authors", async () => {
    const { cost, relevance, relevance_unlisted, places, stable } = await figuresOf("tiny");
    expect(cost).toEqual({ found: 4, requests: 2, posts: 4, dollars: 0.06 });
    // a has 1 (90), 3 and 4 (none) against 2 (40); b has 2 (none) and 3 (50) against 1 and 4 (none).
    expect(relevance.domains).toEqual([
      { domain: "a", members: 3, others: 1, auc: 1 / 3 },
      { domain: "b", members: 2, others: 2, auc: 3 / 4 },
    ]);
    expect(relevance.auc).toBeCloseTo((1 / 3 + 3 / 4) / 2, 12);
    // 2 and 4 are on no list.
    expect(relevance_unlisted.domains).toEqual([
      { domain: "a", members: 1, others: 1, auc: 0 },
      { domain: "b", members: 1, others: 1, auc: 0.5 },
    ]);
    expect(places).toEqual({ places: 4, members: 2 });
    expect(stable).toBeNull();
  });

  test("each score model has figures of its own, of the highest total of each person", async () => {
    const [first, second] = (await figuresOf("models")).models;
    expect(first).toMatchObject({ score_model: "two", is_default: true, ranked: 3, at_ends: 0 });
    expect(second).toMatchObject({ score_model: "one", is_default: false, ranked: 3 });
    expect(second?.at_ends).toBeCloseTo(1 / 3, 12);
    // Totals 55, 40, 75 and influence 0.9, 0.1, 0.5; quality and followers 1, 2, 3.
    expect(first?.m2_influence).toBeCloseTo(0.5, 12);
    expect(first?.quality_influence).toBeCloseTo(-0.5, 12);
    expect(first?.followers_influence).toBeCloseTo(-0.5, 12);
    expect(first?.m2_followers).toBeCloseTo(0.5, 12);
    const shares = Object.fromEntries(first?.parts.map(({ part, share }) => [part, share ?? 0]) ?? []);
    expect(shares.quality).toBeCloseTo((0.5 * covariance([20, 40, 100])) / covariance([55, 40, 75]), 12);
    expect(shares.relevance).toBeCloseTo((0.5 * covariance([90, 40, 50])) / covariance([55, 40, 75]), 12);
    expect((shares.quality ?? 0) + (shares.relevance ?? 0)).toBeCloseTo(1, 12);
    expect(second?.parts).toEqual([{ part: "quality", share: expect.closeTo(1, 12) }]);
  });

  test("stable places are counted where all tables tell of them", async () => {
    const stable = (table: string, values: string) => `
      create or replace table curated.${table} as from (values ${values}) as t(author_id, is_stable);`;
    const one = stable("a", "('1', true), ('2', false)");
    expect((await figuresOf("half", one)).stable).toBeNull();
    expect((await figuresOf("all", one + stable("b", "('1', true), ('3', true)"))).stable).toBe(0.75);
  });

  test("gains are by the dollars that 1,000 found authors cost more", async () => {
    const before = { ...(await figuresOf("gains")), depth: 0 };
    const cost = { ...before.cost, dollars: before.cost.dollars + 0.02 };
    const gains = scoreGains([before, { ...before, depth: 1, cost, relevance: { auc: 0.9, domains: [] } }]);
    const auc = gains.find(({ figure }) => figure === "auc");
    expect(auc).toMatchObject({ from: 0, to: 1, dollars_per_1000: expect.closeTo(5, 9) });
    expect(auc?.per_dollar).toBeCloseTo((0.9 - (before.relevance.auc ?? 0)) / 5, 9);
    expect(gains.filter(({ figure }) => figure === "m2_influence").map((one) => one.score_model)).toEqual([
      "two",
      "one",
    ]);
    expect(scoreGains([before, { ...before, depth: 1 }])[0]?.per_dollar).toBeNull();
  });

  /** With the totals of model two, times three. */
  function covariance(values: readonly number[]): number {
    const totals = [55, 40, 75];
    const mean = (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
    return values.reduce(
      (sum, value, i) => sum + (value - mean(values)) * ((totals[i] ?? 0) - mean(totals)),
      0,
    );
  }
});

test("a plan of depth 2 asks for samples as large as the seeds say, unless told", async () => {
  const { config } = contextOf();
  const world = createWorld({ seed: 7, size: 30, now: config.asOf });
  const postsOf = async (posts?: number) => {
    const plan = await planWorld(config, world, 2, posts);
    return new Set(plan.batches.flatMap(({ authors }) => authors.map((author) => author.posts)));
  };
  expect(await postsOf()).toEqual(new Set([20]));
  expect(await postsOf(50)).toEqual(new Set([50]));
});

const SIZE = 300;

test("measures a small world at each depth", { timeout: 120_000 }, async () => {
  let printed = { figures: undefined as unknown, text: "" };
  const flags = { what: "scores", sizes: String(SIZE), seed: 7, warehouse: root, posts: 10 };
  await bench.run(flags, contextOf(), {
    result: (figures, render) => {
      printed = { figures, text: render() };
    },
  });
  const [size] = (printed.figures as ScoresBench).sizes;
  if (size === undefined) throw new Error("no size was measured");
  expect(size.depths.map(({ depth }) => depth)).toEqual([0, 1, 2]);
  for (const { cost, relevance, places, models } of size.depths) {
    expect(cost.found).toBeGreaterThan(0.8 * SIZE);
    expect(cost.dollars).toBeCloseTo(0.01 * cost.found + 0.005 * cost.posts, 4);
    expect(relevance.domains).toHaveLength(12);
    expect(relevance.auc).toBeGreaterThan(0.7);
    expect(places.members / places.places).toBeGreaterThan(0.5);
    expect(models.filter(({ is_default }) => is_default)).toHaveLength(1);
    expect(models[0]?.followers_influence).toBeGreaterThan(0.5);
    expect(models[0]?.parts.length).toBeGreaterThan(1);
  }
  const [profiles, lookups, samples] = size.depths;
  expect(profiles?.cost).toMatchObject({ posts: 0, requests: 3 });
  expect(lookups?.cost.requests).toBe(3);
  expect(samples?.cost.requests).toBeGreaterThan(0.8 * SIZE);
  expect(samples?.cost.posts).toBeGreaterThan(3 * (lookups?.cost.posts ?? 0));
  expect(samples?.relevance_unlisted.auc).toBeGreaterThan(profiles?.relevance_unlisted.auc ?? 1);
  expect(size.gains.filter(({ figure, to }) => figure === "auc_unlisted" && to === 1)).toEqual([
    expect.objectContaining({ from: 0, per_dollar: expect.any(Number) }),
  ]);

  for (const section of ["cost", "relevance", "influence", "shape", "a dollar of depth"])
    expect(printed.text).toMatch(new RegExp(`^${section} {2,}\\S`, "m"));
  expect(printed.text).toMatch(/^influence +persons +\d/m);
  expect(printed.text).toMatch(/depth +0 +1 +2\n/);
  expect(printed.text).toContain((samples?.cost.dollars ?? 0).toFixed(2));
});

test.each([
  [{ runs: 2 }, /--runs does not go with bench scores/],
  [{ concurrency: 5 }, /--concurrency goes with bench extract/],
  [{ posts: 4 }, /--posts is 5 to 100/],
  [{ sizes: "6k" }, /--sizes is numbers of authors/],
  [{ what: "identity", posts: 10 }, /--posts goes with bench scores/],
])("refuses %o", async (flags, message) => {
  const run = bench.run({ what: "scores", seed: 7, ...flags }, contextOf(), { result: () => undefined });
  await expect(run).rejects.toThrow(message);
});
