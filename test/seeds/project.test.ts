import path from "node:path";
import { expect, test } from "vitest";
import { lintSeeds } from "../../pipelines/seeds/lint.ts";
import { type HandleSeed, readHandles, readSeeds } from "../../pipelines/seeds/read.ts";

const seedsDir = path.resolve(import.meta.dirname, "../../seeds");
const folders = { seedsDir, handlesDir: path.join(seedsDir, "handles") };

test("the project's seeds are without fault, and every domain has people and terms", async () => {
  const { domains, findings } = await lintSeeds(folders, "2026-11-22");
  // No list fills its domain yet: that is what remains to be done, and nothing else is.
  expect(findings.filter(({ rule }) => rule !== "below_target")).toEqual([]);
  expect(Object.keys(domains)).toHaveLength(12);
  for (const [name, counts] of Object.entries(domains)) {
    expect(counts.handles, name).toBeGreaterThanOrEqual(15);
    expect(counts.terms, name).toBeGreaterThanOrEqual(60);
  }
});

test("no known organisation is on a list of people; lists are sorted; nobody has more than three domains", async () => {
  const seeds = await readSeeds(folders);
  const organisations = new Set(seeds.known_organisations.map(({ handle }) => handle.toLowerCase()));
  expect(organisations.size).toBeGreaterThanOrEqual(150);
  const byDomain = new Map<string, string[]>();
  const domainsOf = new Map<string, HandleSeed[]>();
  const names = seeds.domains.map(({ domain }) => domain);
  for await (const row of readHandles(folders.handlesDir, names)) {
    const handle = row.handle.toLowerCase();
    expect(organisations.has(handle), `@${handle}`).toBe(false);
    byDomain.set(row.domain, [...(byDomain.get(row.domain) ?? []), handle]);
    domainsOf.set(handle, [...(domainsOf.get(handle) ?? []), row]);
  }
  for (const [domain, handles] of byDomain) expect(handles, domain).toEqual(handles.toSorted());
  for (const [handle, rows] of domainsOf) {
    expect(rows.length, handle).toBeLessThanOrEqual(3);
    expect(new Set(rows.map(({ handle, status }) => `${handle} ${status}`)).size, handle).toBe(1);
  }
});

test("every plan knows the three endpoints of an extraction", async () => {
  const { access_plans } = await readSeeds(folders);
  for (const plan of ["pay_per_use", "pro", "basic", "free"]) {
    const endpoints = access_plans.filter((row) => row.plan === plan).map((row) => row.endpoint);
    expect(endpoints, plan).toEqual(expect.arrayContaining(["users/by", "users", "users/:id/tweets"]));
  }
});
