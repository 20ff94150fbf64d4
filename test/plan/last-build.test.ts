import { expect, test } from "vitest";
import { build } from "../../pipelines/build/build.ts";
import { readLastBuild } from "../../pipelines/plan/last-build.ts";
import { temporaryProject } from "../build/project.ts";

test("a build tells how many authors of each source it received and left out", async () => {
  const notes: string[] = [];
  const project = await temporaryProject();
  const context = { ...project, progress: { ...project.progress, note: (line: string) => notes.push(line) } };
  expect(await readLastBuild(context)).toEqual({
    standings: new Map(),
    spreads: new Map(),
    rejected: new Map(),
  });
  await build(context);
  const { rejected, standings, spreads } = await readLastBuild(context);
  expect(notes).toEqual([]);
  // Ten authors of each list were imported; the small and the irrelevant ones are left out.
  expect([...rejected.keys()].sort()).toEqual(["ai_research/curator", "fintech/curator", "security/curator"]);
  for (const count of rejected.values()) expect(count).toBeGreaterThan(0);
  for (const count of rejected.values()) expect(count).toBeLessThanOrEqual(10);
  expect(standings.size).toBeGreaterThanOrEqual(30);
  const all = [...standings.values()].flat();
  expect(all.some(({ is_curated }) => is_curated)).toBe(true);
  for (const standing of all) {
    expect(standing.nearness).toBeGreaterThanOrEqual(0);
    expect(standing.nearness).toBeLessThanOrEqual(1);
    expect(spreads.get(`${standing.domain}/${standing.follower_tier}`)).toBeGreaterThan(0);
  }
});
