import { cp } from "node:fs/promises";
import { expect, test } from "vitest";
import { hashSeeds } from "../../pipelines/seeds/hash.ts";
import { WHOLE, writeSeeds } from "./fixture.ts";

test("the hash depends on contents and relative paths, not on where the seeds lie", async () => {
  const folders = await writeSeeds();
  const hash = await hashSeeds(folders);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await hashSeeds(await writeSeeds())).toBe(hash);
  const elsewhere = (await writeSeeds()).seedsDir;
  await cp(folders.handlesDir, `${elsewhere}/lists`, { recursive: true });
  expect(await hashSeeds({ seedsDir: folders.seedsDir, handlesDir: `${elsewhere}/lists` })).toBe(hash);
});

test.each(Object.keys(WHOLE))("a change of %s changes the hash", async (name) => {
  const lines = WHOLE[name as keyof typeof WHOLE];
  const changed = await writeSeeds({ [name]: [...lines, ""] });
  expect(await hashSeeds(changed)).not.toBe(await hashSeeds(await writeSeeds()));
});

test("a file under another name changes the hash", async () => {
  const renamed = {
    "score_models/m2-test.csv": null,
    "score_models/m3.csv": WHOLE["score_models/m2-test.csv"],
  };
  expect(await hashSeeds(await writeSeeds(renamed))).not.toBe(await hashSeeds(await writeSeeds()));
});

test("files that are no seeds do not change the hash", async () => {
  const folders = await writeSeeds({ "handles/notes.txt": ["x"], "README.md": ["x"] });
  expect(await hashSeeds(folders)).toBe(await hashSeeds(await writeSeeds()));
});
