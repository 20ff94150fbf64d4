import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import type { Decided } from "../../pipelines/review/case-file.ts";
import { recordDecisions } from "../../pipelines/review/record.ts";
import { readRows } from "../../pipelines/seeds/rows.ts";
import { type Seed, seedTables } from "../../pipelines/seeds/tables.ts";
import { temporaryContext } from "../export/fixture.ts";

const NOW = Date.parse("2026-11-22T12:00:00.789Z");
const PERSON: Decided = {
  line: 2,
  author_id: "12",
  handle: "plimvex",
  question: "identity",
  decision: "person",
  other_id: null,
  decided_by: "ann",
  why: 'a person, "surely"',
};
const ORGANISATION: Decided = { ...PERSON, decision: "organisation", why: "a shop" };
const TWIN: Decided = { ...PERSON, question: "twin", decision: "same_person", other_id: "77" };
const SIMULATED: Decided = { ...PERSON, author_id: "6000000000000000001" };

/** A folder of seeds with the project's empty file of reviews. */
async function newSeeds() {
  const { config } = await temporaryContext();
  await mkdir(config.seedsDir);
  const file = path.join(config.seedsDir, "reviews.csv");
  await copyFile("seeds/reviews.csv", file);
  const rows = async () => {
    const found: Seed<"reviews">[] = [];
    for await (const row of readRows(seedTables.reviews, {
      path: file,
      relative: "reviews.csv",
      name: "reviews",
    }))
      found.push(row);
    return found;
  };
  const record = async (decided: Decided[], now = NOW) =>
    recordDecisions(config, { file: "cases.csv", decided }, await rows(), now);
  return { config, file, rows, record };
}

test("decisions are appended with their moment; nothing is added twice, and a second thought is", async () => {
  const { file, rows, record } = await newSeeds();
  const first = await record([PERSON, TWIN]);
  expect(first).toMatchObject({ file, known: 0 });
  const { line: _, ...decided } = PERSON;
  expect(await rows()).toEqual([
    { ...decided, decided_at: "2026-11-22T12:00:00Z" },
    {
      ...decided,
      question: "twin",
      decision: "same_person",
      other_id: "77",
      decided_at: "2026-11-22T12:00:00Z",
    },
  ]);
  const before = await readFile(file, "utf8");
  expect(await record([PERSON, TWIN], NOW + 86_400_000)).toMatchObject({ added: [], known: 2 });
  // The pair the other way round.
  expect(await record([{ ...TWIN, author_id: "77", other_id: "12" }])).toMatchObject({ added: [], known: 1 });
  expect(await readFile(file, "utf8")).toBe(before);
  // In the same second: the later one has to have a later moment.
  expect((await record([ORGANISATION])).added).toMatchObject([{ decided_at: "2026-11-22T12:00:01Z" }]);
  expect((await record([PERSON])).added).toMatchObject([{ decided_at: "2026-11-22T12:00:02Z" }]);
  expect(await readFile(file, "utf8")).toMatch(before);
  expect(await rows()).toHaveLength(4);
});

test("a file without a last line break and with CRLF stays readable", async () => {
  const { file, rows, record } = await newSeeds();
  await writeFile(file, (await readFile(file, "utf8")).trimEnd());
  await record([PERSON]);
  await writeFile(file, (await readFile(file, "utf8")).replaceAll("\n", "\r\n"));
  await record([ORGANISATION]);
  expect((await rows()).map(({ decision }) => decision)).toEqual(["person", "organisation"]);
});

test("decisions about simulated accounts stay out of the project's own seeds, and none of the file is taken", async () => {
  const { config, file, record } = await newSeeds();
  const before = await readFile(file, "utf8");
  await expect(record([PERSON, SIMULATED])).rejects.toThrow(
    /6000000000000000001 is a simulated account.*--seeds/,
  );
  expect(await readFile(file, "utf8")).toBe(before);
  const elsewhere = { ...config, sqlDir: "sql" };
  const { added } = await recordDecisions(elsewhere, { file: "cases.csv", decided: [SIMULATED] }, [], NOW);
  expect(added).toHaveLength(1);
});
