import { expect, test } from "vitest";
import { lintSeeds } from "../../pipelines/seeds/lint.ts";
import { type HandleSeed, readHandles, readSeeds } from "../../pipelines/seeds/read.ts";
import { WHOLE, writeSeeds } from "./fixture.ts";

test("a whole set of seeds comes back with typed values", async () => {
  const seeds = await readSeeds(await writeSeeds());
  expect(seeds.handle_count).toBe(3);
  expect(seeds.domains[1]).toEqual({
    domain: "security",
    title: "Security / DevSecOps",
    target_min: 250,
    target_max: 400,
    min_followers_verified: 30000,
    min_followers: 50000,
    min_relevance: 20,
    max_age_days: 30,
    depth: 1,
  });
  expect(seeds.lexicons.map(({ domain, term, weight }) => [domain, term, weight])).toEqual([
    ["fintech", "open banking", 1],
    ["fintech", "決 済", 0.8],
    ["fintech", "food bank", -0.5],
    ["security", "infosec", 1],
  ]);
  expect(seeds.score_models[0]).toMatchObject({ score_model: "m2-test", transform: "half_life", high: 30 });
  expect(seeds.prices[0]?.dollars).toBe(0.01);
  expect(seeds.access_plans[0]).toMatchObject({ monthly_posts_cap: 3000000, monthly_dollars: null });
  expect(seeds.follower_tiers[0]?.min_followers).toBe(-1);
});

test("handles are streamed in the order of the files, empty cells as null", async () => {
  const { handlesDir } = await writeSeeds();
  const rows: HandleSeed[] = [];
  for await (const row of readHandles(handlesDir, ["fintech", "security"])) rows.push(row);
  expect(rows.map(({ handle, domain }) => `${handle} ${domain}`)).toEqual([
    "Ada_L fintech",
    "grace fintech",
    "Ada_L security",
  ]);
  expect(rows[0]?.note).toBe("payments, cards");
  expect(rows[1]).toMatchObject({ status: "unverified", evidence_url: null, note: null });
});

test("BOM, CRLF and empty lines change nothing", async () => {
  const windows = Buffer.from(`\uFEFF${WHOLE["handles/fintech.csv"].join("\r\n\r\n")}\r\n\r\n`);
  const plain = await readSeeds(await writeSeeds());
  expect(await readSeeds(await writeSeeds({ "handles/fintech.csv": windows }))).toEqual(plain);
});

test("a domain may have no handles yet, and files that are no lists are left alone", async () => {
  const folders = await writeSeeds({ "handles/security.csv": null, "handles/README.md": ["notes"] });
  const { tables, domains } = await lintSeeds(folders, "2026-11-22");
  expect(domains).toEqual({
    fintech: { handles: 2, usable: 2, target_min: 400, terms: 3 },
    security: { handles: 0, usable: 0, target_min: 250, terms: 1 },
  });
  expect(tables).toMatchObject({ handles: 2, lexicons: 4, domains: 2, access_plans: 1 });
});
