import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { Database } from "../../pipelines/core/warehouse.ts";
import { type FitReport, fitIdentity } from "../../pipelines/identity/fit.ts";
import { probability } from "../../pipelines/identity/logistic.ts";
import { readPolicy } from "../../pipelines/identity/policy.ts";
import { readProfiles } from "../../pipelines/identity/profiles.ts";
import { tune, writeLimits } from "../../pipelines/identity/tune.ts";
import { readSeeds } from "../../pipelines/seeds/read.ts";
import { buildFrom } from "../sql/harness.ts";

const SEEDS = { seedsDir: "seeds", handlesDir: "seeds/handles" };
const PERSONS = ["I write about my work", "mum of two, opinions are my own", "Professeure, je parle de moi"];
const GROUPS = [
  "We build for our customers",
  "Official account. Follow us!",
  "Wir sind ein Verein, unser Team",
];
const NAMES = ["Ada Example", "株式会社サンプル", "The Sample Society", "", "example labs 42"];

const users = Array.from({ length: 120 }, (_, i) => ({
  author_id: String(1000 + i),
  handle: i % 7 === 0 ? `sample_hq${i}` : `example${i}`,
  name: NAMES[i % NAMES.length] ?? "",
  description: `${(i % 2 === 0 ? PERSONS : GROUPS)[i % 3]} ${"!".repeat(i % 4)}`,
  location: i % 5 === 0 ? "Berlin, Germany" : null,
  expanded_url: i % 4 === 0 ? `https://sample_hq${i}.example/about` : null,
  followers_count: 10 ** (1 + (i % 6)),
  following_count: 7 * i,
  posts_count: 3 * i,
  likes_given_count: i % 9 === 0 ? 0 : 11 * i,
}));

let folder: string;
let database: Database;
let labels: string;
let report: FitReport;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "m3-fit-"));
  const { file } = await buildFrom({ users });
  database = await Database.open({ file, readOnly: true });
  labels = path.join(folder, "labels.csv");
  const lines = users.map(({ author_id }, i) => {
    const wrong = i % 11 === 0;
    const label = (i % 2 === 0) === wrong ? "organisation" : "person";
    return `${author_id},${label},${i % 3 === 0 ? "first" : "second"},1`;
  });
  const rows = ["author_id,label,set,weight", ...lines, "999999999,person,first,1"];
  await writeFile(labels, `${rows.join("\n")}\n`);
  report = await fitIdentity(database, folder, await options());
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const options = async () => ({ ...(await readPolicy(SEEDS)), labels, model: "m-test", ridge: 5, seed: 1 });

test("what the tables say of an account is what the fitting code says, to a billionth", async () => {
  const { identity_models } = await readSeeds(SEEDS);
  const weight = new Map(identity_models.map((row) => [row.feature, row.weight]));
  const known = users.map(({ author_id }) => ({
    author_id,
    label: "person" as const,
    set: "all",
    weight: 1,
  }));
  const { features, profiles } = await readProfiles(database, known, new Set());
  expect(features.length).toBeGreaterThan(40);
  const model = {
    intercept: weight.get("intercept") ?? 0,
    weights: Float64Array.from(features.map((feature) => weight.get(feature) ?? 0)),
  };
  const rows = await database.rows(
    "select author_id, p_organisation from authors.identity order by author_id",
    z.object({ author_id: z.string(), p_organisation: z.number() }),
  );
  expect(rows).toHaveLength(users.length);
  const found = new Map(rows.map((row) => [row.author_id, row.p_organisation]));
  for (const { author_id, values } of profiles) {
    expect(Math.abs((found.get(author_id) ?? 9) - probability(model, values))).toBeLessThan(1e-9);
  }
});

describe("a fit", () => {
  test("writes a model that reads as seeds, with the report beside it, and the same again", async () => {
    const first = await readFile(report.file, "utf8");
    expect(first.split("\n")[0]).toBe("feature,weight");
    expect(first).toMatch(/^intercept,-?\d+\.\d{9}$/m);
    expect(report.unknown).toBe(1);
    const told = await readFile(path.join(folder, "m-test.md"), "utf8");
    for (const one of ["first", "second, from 3000 followers", "name_only", report.labels_sha256])
      expect(told).toContain(one);
    await fitIdentity(database, folder, await options());
    expect(await readFile(report.file, "utf8")).toBe(first);
  });

  test("learns what the labels say but for the wrong ones, and is measured on accounts it has not seen", () => {
    const second = report.parts.find(({ part }) => part === "second");
    expect(second).toMatchObject({ persons: 39, organisations: 41 });
    expect(second?.auc.whole?.value).toBeGreaterThan(0.8);
    expect(second?.auc.name_only?.value).toBeLessThan(0.7);
  });
});

test("too few labelled accounts are told with how many there are", async () => {
  const few = path.join(folder, "few.csv");
  await writeFile(few, "author_id,label,set,weight\n1000,person,one,1\n1001,organisation,one,1\n");
  await expect(fitIdentity(database, folder, { ...(await options()), labels: few })).rejects.toThrow(
    "1 labelled person and 1 organisation are in the warehouse, and 10 of each are needed",
  );
});

describe("limits", () => {
  test("are chosen on a set; an unknown one is named with those there are", async () => {
    const shown = await tune(database, { ...(await options()), part: null });
    expect(shown).toMatchObject({ part: "second", persons: 39, organisations: 41 });
    await expect(tune(database, { ...(await options()), part: "third" })).rejects.toThrow(
      /'third' is not there.*/,
    );
  });

  test("are written, and every other line stays as it was", async () => {
    const file = path.join(folder, "thresholds.csv");
    const before = await readFile("seeds/rules/thresholds.csv", "utf8");
    await writeFile(file, before);
    await writeLimits(file, new Map([["identity_person_below", 0.123]]));
    const changed = (await readFile(file, "utf8")).split("\n");
    const old = before.split("\n");
    expect(changed.filter((line, i) => line !== old[i])).toEqual([
      expect.stringMatching(/^identity_person_below,0\.123,probability,/),
    ]);
    await expect(writeLimits(file, new Map([["no_such", 1]]))).rejects.toThrow("'no_such' is missing");
  });
});
