import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { measureCoverage } from "../../pipelines/bench/coverage.ts";
import { withDatabase } from "../../pipelines/core/warehouse.ts";

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "m3-coverage-"));
  file = path.join(folder, "built.duckdb");
  await withDatabase({ file }, (database) =>
    database.run(`
      create schema seeds; create schema ops;
      create table seeds.domains as from (values ('a', 10, 30), ('b', 2, 30)) as t(domain, target_min, max_age_days);
      create table seeds.quotas as from (values
        ('tier', 'mid', 0.5), ('tier', 'mega', 0.5), ('region', 'north', 0.8), ('region', 'south', 0.2)
      ) as t(dimension, value, share);
      create table seeds.countries as from (values ('NO', 'north'), ('ZA', 'south')) as t(country, region);
      create table ops.standings as from (values
        ('1', 'a', true, 'mid', 'north', timestamp '2026-11-20'),
        ('2', 'a', true, 'mid', 'unknown', timestamp '2026-11-20'),
        ('3', 'a', true, 'mega', 'north', timestamp '2026-11-20'),
        ('4', 'a', true, 'mid', 'north', timestamp '2026-01-01'),
        ('5', 'a', false, 'mid', 'north', timestamp '2026-11-20'),
        ('6', 'b', true, 'mega', 'south', timestamp '2026-11-20')
      ) as t(author_id, domain, is_curated, follower_tier, region, fetched_at);`),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function coverageWhere(countries: Readonly<Record<string, string>>) {
  const truth = path.join(folder, "truth.jsonl");
  const lines = Object.entries(countries).map(([author_id, country]) =>
    JSON.stringify({ author_id, handle: `h${author_id}`, country }),
  );
  await writeFile(truth, `${lines.join("\n")}\n`);
  return measureCoverage(file, truth, Date.parse("2026-11-22T00:00:00Z"));
}

test("shortfalls are missing places by wanted places; old and uncurated authors fill none", async () => {
  const coverage = await coverageWhere({ 1: "NO", 2: "NO", 3: "NO", 4: "NO", 5: "NO", 6: "ZA" });
  expect(coverage).toMatchObject({ valid: 4, toward_targets: 4 });
  expect(coverage.worst_shortfall).toBeCloseTo(0.7);
  expect(coverage.mean_shortfall).toBeCloseTo((0.7 + 0.5) / 2);
  // Of a: 3 of 5 mid and 4 of 5 mega are missing; of b: 1 mid, and no mega.
  expect(coverage.tier_shortfall).toBeCloseTo((3 + 4 + 1 + 0) / 12);
  // Of a: 5 of 8 north and both south; of b: all 1.6 north; its one in the south is more than 0.4.
  expect(coverage.region_shortfall).toBeCloseTo((5 + 2 + 1.6 + 0) / 12);
});

test("regions are those of the truth, not of the tables", async () => {
  const { region_shortfall } = await coverageWhere({ 1: "ZA", 2: "ZA", 3: "NO", 4: "NO", 5: "NO", 6: "NO" });
  expect(region_shortfall).toBeCloseTo((7 + 0 + 0.6 + 0.4) / 12);
});
