import { expect, test } from "vitest";
import { build } from "../../pipelines/build/build.ts";
import { readRejected } from "../../pipelines/plan/verdicts.ts";
import { temporaryProject } from "../build/project.ts";

test("a build tells how many authors of each source it received and left out", async () => {
  const notes: string[] = [];
  const project = await temporaryProject();
  const context = { ...project, progress: { ...project.progress, note: (line: string) => notes.push(line) } };
  expect(await readRejected(context)).toEqual(new Map());
  await build(context);
  const rejected = await readRejected(context);
  expect(notes).toEqual([]);
  // Ten authors of each list were imported; the small and the irrelevant ones are left out.
  expect([...rejected.keys()].sort()).toEqual(["ai_research/curator", "fintech/curator", "security/curator"]);
  for (const count of rejected.values()) expect(count).toBeGreaterThan(0);
  for (const count of rejected.values()) expect(count).toBeLessThanOrEqual(10);
});
