import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { IdentityBench } from "../../pipelines/bench/identity.ts";
import type { Calls } from "../../pipelines/bench/identity-calls.ts";
import { IDENTITY_MODELS, identityCost } from "../../pipelines/bench/identity-cost.ts";
import { identityFigures } from "../../pipelines/bench/identity-figures.ts";
import { systemClock } from "../../pipelines/core/clock.ts";
import { readConfig } from "../../pipelines/core/config.ts";
import { silentProgress } from "../../pipelines/core/progress.ts";
import { bench } from "../../pipelines/verbs/bench.ts";

const root = await mkdtemp(path.join(tmpdir(), "m3-bench-identity-"));
afterAll(() => rm(root, { recursive: true, force: true }));

const plain = { affiliated: false, second_account: false, without_bio: false, other_language: false };
function calls(
  kind: Calls["kind"],
  role: string,
  called: Calls["called"],
  authors: number,
  more: Partial<Calls> = {},
): Calls {
  return { ...plain, kind, role, called, authors, ...more };
}

describe("figures", () => {
  const figures = identityFigures([
    calls("person", "expert", "person", 90),
    calls("person", "founder", "review", 5),
    calls("person", "founder", "organisation", 5, { affiliated: true }),
    calls("organisation", "company", "person", 10),
    calls("organisation", "company", "organisation", 40, { other_language: true }),
    calls("bot", "automated", "person", 100),
  ]);

  test("precision leaves bots aside, recall counts who is in review", () => {
    const [person, organisation] = figures.kinds;
    expect(person?.precision?.value).toBeCloseTo(90 / 100);
    expect(person?.recall?.value).toBeCloseTo(90 / 100);
    expect(organisation?.precision?.value).toBeCloseTo(40 / 45);
    expect(organisation?.recall?.value).toBeCloseTo(40 / 50);
    // Clopper and Pearson, both sides of the half alike.
    expect(person?.recall?.low).toBeCloseTo(0.8238, 3);
    expect(person?.recall?.high).toBeCloseTo(0.951, 3);
  });

  test("a bound counts bots among the persons, and affiliated persons that are called organisations", () => {
    expect(figures.organisations_among_persons).toMatchObject({ count: 10, of: 200 });
    expect(figures.affiliated_called_organisation).toMatchObject({ count: 5, of: 5, at_most: 1 });
    expect(identityFigures([]).affiliated_called_organisation).toBeNull();
  });

  test("groups without authors are left out, bots are neither right nor wrong", () => {
    expect(figures.roles.map(({ group }) => group)).toEqual(["expert", "founder", "company", "automated"]);
    expect(figures.roles.at(-1)?.recall).toBeNull();
    expect(figures.groups.map(({ kind, group }) => `${kind} ${group}`)).toEqual([
      "person affiliated",
      "organisation language not English",
    ]);
  });

  test("the cost is that of identity by all other models", () => {
    const cost = identityCost([
      { model: "authors.latest", rows: 1, milliseconds: 3_000 },
      { model: "authors.identity", rows: 1, milliseconds: 500 },
      { model: "authors.bio_features", rows: 1, milliseconds: 1_000 },
    ]);
    expect(cost).toMatchObject({ identity_seconds: 1.5, other_seconds: 3, ratio: 0.5 });
    expect(cost.models.map(({ model, is_identity }) => [model, is_identity])).toEqual([
      ["authors.latest", false],
      ["authors.bio_features", true],
      ["authors.identity", true],
    ]);
  });
});

describe("a simulated world of some thousand", () => {
  const SIZE = 4_000;

  test("no affiliated person is called an organisation, and persons are found", {
    timeout: 120_000,
  }, async () => {
    const config = readConfig({ warehouse: root }, {}, process.cwd());
    const signal = new AbortController().signal;
    let printed = { figures: undefined as unknown, text: "" };
    await bench.run(
      { what: "identity", sizes: String(SIZE), seed: 7, warehouse: root },
      { config, clock: systemClock, progress: silentProgress, signal },
      {
        result: (figures, render) => {
          printed = { figures, text: render() };
        },
      },
    );
    const { sizes } = printed.figures as IdentityBench;
    const [size] = sizes;
    if (size === undefined) throw new Error("no size was measured");
    expect(size.affiliated_called_organisation?.of).toBeGreaterThan(150);
    expect(size.affiliated_called_organisation?.count).toBe(0);
    expect(size.kinds[0]?.precision?.value).toBeGreaterThan(0.97);
    expect(size.kinds[0]?.recall?.value).toBeGreaterThan(0.8);
    expect(size.roles.map(({ group }) => group)).toContain("practice");
    const built = new Set(size.cost.models.map(({ model }) => model));
    expect(IDENTITY_MODELS.filter((model) => !built.has(model))).toEqual([]);
    expect(size.text.every(({ seconds }) => seconds > 0)).toBe(true);

    expect(printed.text).toMatch(
      /affiliated persons called organisations: 0 of \d+, at most [\d.]+ % at 95 %/,
    );
    expect(printed.text).toMatch(/person {2,}founder {2,}\d+/);
    expect(printed.text).toContain("normalise descriptions");
  });
});

test.each([
  [{ runs: 2 }, /--runs does not go with bench identity/],
  [{ concurrency: 5 }, /--concurrency goes with bench extract/],
  [{ sizes: "6k" }, /--sizes is numbers of authors/],
])("refuses %o", async (flags, message) => {
  const config = readConfig({ warehouse: root }, {}, process.cwd());
  const context = {
    config,
    clock: systemClock,
    progress: silentProgress,
    signal: new AbortController().signal,
  };
  const run = bench.run({ what: "identity", seed: 7, ...flags }, context, { result: () => undefined });
  await expect(run).rejects.toThrow(message);
});
