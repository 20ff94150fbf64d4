import { beforeAll, describe, expect, test } from "vitest";
import { createMacros } from "../../pipelines/build/macros.ts";
import { literal } from "../../pipelines/core/warehouse.ts";
import { readSeeds } from "../../pipelines/seeds/read.ts";
import { normaliseTerm } from "../../pipelines/seeds/term.ts";
import { memoryDatabase } from "../build/memory.ts";
import { SIMULATED, snowflake } from "./snowflake.ts";

const database = memoryDatabase();
beforeAll(() => createMacros(database(), "sql"));

async function value(expression: string): Promise<unknown> {
  return (await database().table(`select ${expression}`)).rows[0]?.[0];
}
const normalise = (text: string) => value(`normalise_text(${literal(text)})`);

describe("normalise_text", () => {
  test.each([
    "Machine-Learning",
    "  Énergie   solaire ",
    "Künstliche Intelligenz, Straße & ÅNGSTRÖM",
    "C++ / C# & R&D",
    "生成AI・人工知能",
    "深度学习",
    "한국어 인공지능",
    "искусство",
    "İstanbul ı Łódź œuvre Øre",
    "co‑founder — ⚛️ dev 🤖",
    "decomposed e\u0301 and o\u0308",
    "AI2, GPT4 & ١٢٣",
    "a_b.c@d'e",
    "new\nline\ttab\u00a0space",
    "…",
    "",
  ])("agrees with the reader of seeds: %j", async (text) => {
    expect(await normalise(text)).toBe(normaliseTerm(text));
  });

  // Both sides of a match go through the macro, so these only make more texts match, or fewer.
  test.each([
    ["a hashtag's sign goes", "#ai", "ai", "#ai"],
    ["no compatibility forms", "ＡＩ ﬁ x²", "ａｉ ﬁ x²", "ai fi x2"],
    ["accents go from every script", "Ελλάδα й が", "ελλαδα и か", "ελλάδα й が"],
    ["vowel signs go", "हिन्दी", "हनद", "हिन्दी"],
    ["no final sigma", "ΑΣ", "ασ", "ας"],
  ])("differs from the reader of seeds: %s", async (_, text, here, there) => {
    expect(await normalise(text)).toBe(here);
    expect(normaliseTerm(text)).toBe(there);
  });

  test("plain ASCII takes a shorter way to the same form", async () => {
    const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join("");
    expect(await normalise(`${ascii} é`)).toBe(`${await normalise(ascii)} e`);
  });

  test("finds every term of the project's seeds in a text that holds it", async () => {
    const { lexicons, identity_terms, risk_terms } = await readSeeds({
      seedsDir: "seeds",
      handlesDir: "seeds/handles",
    });
    // Capitals lose which of two letters was written: ı and i, ς and σ.
    const terms = [...lexicons, ...identity_terms, ...risk_terms]
      .filter(({ term }) => !/[ıς]/.test(term))
      .map(({ term }) => `(${literal(term)})`);
    const { rows } = await database().table(
      `select term from (values ${terms.join(", ")}) as t (term)
       where not has_term(normalise_text('Über, ' || upper(term) || '! '), normalise_text(term))`,
    );
    expect(rows).toEqual([]);
    expect(terms.length).toBeGreaterThan(500);
  });
});

describe("has_term", () => {
  test.each([
    ["i said hello", "ai", false],
    ["email me", "ai", false],
    ["ai", "ai", true],
    ["the ai lab", "ai", true],
    ["machine and learning", "machine learning", false],
    ["machine learning", "machine learning", true],
    ["machine learnings", "machine learning", false],
  ])("%s / %s", async (text, term, found) => {
    expect(await value(`has_term(${literal(text)}, ${literal(term)})`)).toBe(found);
  });
});

describe("ids", () => {
  test("a snowflake tells its time, live and simulated", async () => {
    const moment = "2026-11-20T08:30:15.123Z";
    for (const base of [0n, SIMULATED]) {
      const id = literal(snowflake(moment, base));
      expect(await value(`epoch_ms(snowflake_time(${id}))::varchar`)).toBe(String(Date.parse(moment)));
    }
  });

  test.each(["12", "29999999999", (SIMULATED + 12n).toString()])(
    "a sequential id tells none: %s",
    async (id) => {
      expect(await value(`snowflake_time('${id}')`)).toBeNull();
    },
  );

  test.each(["null", "''", "'abc'", "'99999999999999999999999'"])("no id, no time: %s", async (id) => {
    expect(await value(`snowflake_time(${id})`)).toBeNull();
  });
});

describe("scores", () => {
  test.each([
    ["identity", 5, 0, 10, 50],
    ["identity", -5, 0, 10, 0],
    ["identity", 50, 0, 10, 100],
    ["identity", -1, -2, 2, 25],
    // log10(1 + 9) = 1 of 2
    ["log10", 9, 0, 2, 50],
    ["log10", -3, 0, 2, 0],
    ["log10_from_1", 100, 0, 4, 50],
    ["log10_from_1", 0, 0, 4, 0],
    ["log10_down", 0, 0, 2, 100],
    ["log10_down", 9, 0, 2, 50],
    ["log10_down", 999, 0, 2, 0],
    ["half_life", 0, 0, 30, 100],
    ["half_life", 30, 0, 30, 50],
    ["half_life", 90, 0, 30, 12.5],
    ["half_life", 40, 10, 30, 50],
  ])("%s of %d between %d and %d", async (transform, x, low, high, points) => {
    expect(await value(`points_of('${transform}', ${x}::double, ${low}, ${high})`)).toBe(points);
  });

  test.each([
    [4.35, 1, 4.3],
    [23.25, 1, 23.2],
    [0.15, 1, 0.1],
    [4.36, 1, 4.4],
    [1.006, 2, 1.01],
  ])("%d to %d decimals is %d", async (x, decimals, rounded) => {
    expect(await value(`rounded_score(${x}::double, ${decimals})`)).toBe(rounded);
  });

  test("what is missing has no points", async () => {
    expect(await value("points_of('identity', null::double, 0, 10)")).toBeNull();
  });

  test("numbers that look random are the same for the same key, and as they should be in the mean", async () => {
    expect(await value("uniform_of('a')")).toBe(await value("uniform_of('a')"));
    const figures = "avg(x), stddev_pop(x), min(u), max(u)";
    const sql = `(select [${figures}] from (select normal_of(i::varchar) as x, uniform_of(i::varchar) as u from range(20000) r(i)))`;
    const [mean, spread, least, most] = (await value(sql)) as number[];
    expect(mean).toBeCloseTo(0, 1);
    expect(spread).toBeCloseTo(1, 1);
    expect(least).toBeGreaterThan(0);
    expect(most).toBeLessThan(1);
  });

  test("what is missing stays missing under a lower bound", async () => {
    expect(await value("at_least(null::double, 1)")).toBeNull();
    expect(await value("at_least(0.5::double, 1)")).toBe(1);
    expect(await value("at_least(7::double, 1)")).toBe(7);
  });

  test("days have fractions, and a sign", async () => {
    const days = (a: string, b: string) => value(`days_between(timestamp '${a}', timestamp '${b}')`);
    expect(await days("2026-11-20 00:00:00", "2026-11-21 12:00:00")).toBe(1.5);
    expect(await days("2026-11-21 00:00:00", "2026-11-20 00:00:00")).toBe(-1);
  });

  test("thousands are grouped", async () => {
    expect(await value("thousands(1234567)")).toBe("1,234,567");
    expect(await value("thousands(999)")).toBe("999");
  });
});
