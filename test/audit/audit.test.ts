import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { drawAudit, recordAudit } from "../../pipelines/audit/audit.ts";
import { readJudged, sampleCsv } from "../../pipelines/audit/sample-file.ts";
import { build } from "../../pipelines/build/build.ts";
import type { Context } from "../../pipelines/core/context.ts";
import { withDatabase } from "../../pipelines/core/warehouse.ts";
import { exportRelease } from "../../pipelines/export/release.ts";
import { importFiles } from "../../pipelines/extract/import.ts";
import { readSeeds } from "../../pipelines/seeds/read.ts";
import { writeSeedLists } from "../../pipelines/simulate/seed-lists.ts";
import { writeUserPages } from "../../pipelines/simulate/users-file.ts";
import { createWorld } from "../../pipelines/simulate/world.ts";
import { temporaryContext } from "../export/fixture.ts";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const SIZE = 20;

let context: Context;
/** The sample as it was saved. */
let saved: string;
let audit: string;
beforeAll(async () => {
  context = await temporaryContext({ sqlDir: "sql", asOf: NOW, memoryLimit: "1GiB" });
  const { seedsDir, handlesDir, warehouse } = context.config;
  await cp("seeds", seedsDir, { recursive: true, filter: (file) => path.basename(file) !== "handles" });
  await mkdir(handlesDir);
  const world = createWorld({ seed: 11, size: 80, now: NOW });
  await writeSeedLists(world, handlesDir);
  const pages = path.join(warehouse.root, "pages.jsonl");
  await writeUserPages(world, pages, "post");
  await importFiles(context, { paths: [pages], origin: "simulated" });
  await build(context);
  ({ saved, audit } = await draw());
});

async function draw(seed = 1) {
  const { config } = context;
  return withDatabase({ file: config.warehouse.database, readOnly: true }, async (database) => {
    const { drawn, sample } = await drawAudit(database, config, { size: SIZE, seed, now: NOW });
    return { audit: drawn.audit, saved: sampleCsv(drawn.audit, sample) };
  });
}

/** The sample with a judgement for each of its lines. */
function judged(words: (line: number) => string, text = saved): string {
  const [header = "", ...lines] = text.trimEnd().split("\n");
  return [header, ...lines.map((line, i) => line.replace(",,,,", `,${words(i)},ann,,`)), ""].join("\n");
}
const ALL_PERSONS = () => "person";

async function read(text: string) {
  const file = path.join(context.config.warehouse.root, "judged.csv");
  await writeFile(file, text);
  return readJudged(context.config.warehouse, file);
}

test("nothing that a model says stands in the sample; the same build, size and seed give the same", async () => {
  expect(saved.split("\n")[0]).toBe(
    "case,judgement,judged_by,note,handle,account,name,description,url,followers_count,domains",
  );
  expect(await draw()).toEqual({ saved, audit });
  expect(await draw(2)).not.toMatchObject({ audit });
});

const lineOf = (text: string, at: number) => text.split("\n")[at] ?? "";
test.each<[string, () => string, string]>([
  [
    "an author without judgement",
    () => judged((i) => (i === 3 ? "" : "person")),
    ":5: no judgement. Write person,",
  ],
  ["another word", () => judged((i) => (i === 3 ? "brand" : "person")), ":5: 'brand' is no judgement."],
  ["nobody who judged", () => judged(ALL_PERSONS).replace(",ann,", ",,"), ":2: nobody judged this."],
  [
    "an author left out",
    () => judged(ALL_PERSONS).replace(`${lineOf(judged(ALL_PERSONS), 4)}\n`, ""),
    `: 1 of the ${SIZE} authors are missing, @sim_`,
  ],
  ["an author twice", () => `${judged(ALL_PERSONS)}${lineOf(judged(ALL_PERSONS), 4)}\n`, `:${SIZE + 2}: `],
  ["an id that was changed", () => judged(ALL_PERSONS).replace(/\/(\d+),/, "/1$1,"), ":2: "],
  [
    "an audit of another warehouse",
    () => judged(ALL_PERSONS).replaceAll(audit, "2026-11-22-00000000"),
    "was not drawn from",
  ],
  ["a sample without authors", () => lineOf(saved, 0), "nobody is in this file"],
])("refused with one line: %s", async (_, text, message) => {
  await expect(read(text())).rejects.toThrow(message);
});

test("judgements go into the seeds once, and the next release tells the bound", async () => {
  const { config } = context;
  const record = async (text: string) =>
    recordAudit(config, "judged.csv", await read(text), (await readSeeds(config)).audits);
  const text = judged((i) => (i === 0 ? "organisation" : i === 1 ? "Unclear" : "person"));
  const before = await exportRelease(context);
  expect(before.manifest.audit).toBeNull();

  expect(await record(text)).toMatchObject({ added: SIZE });
  const once = await readFile(path.join(config.seedsDir, "audits.csv"), "utf8");
  expect(await record(text)).toMatchObject({ added: 0 });
  await expect(record(judged(ALL_PERSONS))).rejects.toThrow("was judged organisation in this audit before");
  expect(await readFile(path.join(config.seedsDir, "audits.csv"), "utf8")).toBe(once);

  await build(context);
  const { manifest } = await exportRelease(context);
  expect(manifest.audit).toMatchObject({
    audit,
    build_id: before.manifest.build_id,
    still_curated: SIZE,
    sampled: SIZE,
    organisations: 1,
    unclear: 1,
    confidence: 0.95,
  });
  // scipy.stats.beta.ppf(0.95, 3, 18)
  expect(manifest.audit?.at_most).toBeCloseTo(0.2826185, 6);
  expect(manifest.build_id).not.toBe(before.manifest.build_id);
});

test("a sample of simulated authors stays out of the project's own seeds", async () => {
  const own = { ...context.config, seedsDir: "seeds" };
  const sample = await read(judged(ALL_PERSONS));
  await expect(recordAudit(own, "judged.csv", sample, [])).rejects.toThrow(
    "the sample is of simulated accounts",
  );
});
