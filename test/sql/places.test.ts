import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { JOKE_PLACES } from "../../pipelines/simulate/words/places.ts";
import { createWorld } from "../../pipelines/simulate/world.ts";
import { AS_OF, type Built, buildFrom } from "./harness.ts";

/** A location as people write it, and the countries it may be said to state: none where it states none. */
interface Labelled {
  readonly location: string;
  readonly countries: readonly string[];
  /** A careful reader may also leave it unknown. */
  readonly isOptional: boolean;
}

async function labelled(file: string): Promise<Labelled[]> {
  const lines = (await readFile(`test/sql/locations/${file}`, "utf8")).split("\n");
  return lines.filter(Boolean).map((line) => {
    const [location = "", label = ""] = line.split("\t");
    const words = label.split("|").filter(Boolean);
    return { location, countries: words.filter((word) => word !== "?"), isOptional: words.includes("?") };
  });
}

/** What was found for each location, by location. */
async function placesOf(locations: readonly string[]) {
  const built: Built = await buildFrom({
    users: locations.map((location, i) => ({ author_id: String(i + 1), handle: `h${i + 1}`, location })),
  });
  const rows = await built.rows("select location, country, region, confidence, reason from authors.places");
  return new Map(
    rows.map(([location, country, region, confidence, reason]) => [
      String(location),
      { country, region, confidence: confidence === null ? null : Number(confidence), reason },
    ]),
  );
}

const lists = { tuned: await labelled("tuned.txt"), heldOut: await labelled("held-out.txt") };
/** Pairs that must mean the same. */
const ALIKE = [
  ["Berlin, Germany", "BERLIN, GERMANY"],
  ["Berlin, Germany", "berlin germany"],
  ["Zürich", "Zurich"],
  ["São Paulo, Brasil", "Sao Paulo, Brazil"],
  ["東京", "Tokyo"],
  ["Paris 🇫🇷", "🇫🇷"],
] as const;
const ODD = [
  "🇫🇷🇫🇷🇫🇷",
  "🇫",
  "a".repeat(500),
  "'; drop table users; --",
  "Paris\nTexas",
  "\u{1F600}",
  ",,,",
  "🇿🇿",
];

let found: Awaited<ReturnType<typeof placesOf>>;
beforeAll(async () => {
  const all = [...lists.tuned, ...lists.heldOut].map(({ location }) => location);
  found = await placesOf([...new Set([...all, ...ALIKE.flat(), ...ODD])]);
}, 60_000);

const placeOf = (location: string) => {
  const place = found.get(location);
  if (place === undefined) throw new Error(`no place for ${location}`);
  return place;
};

describe.each([
  // Rules and aliases were refined on these. At first sight 98.6 % of 566 and 3 inventions in 126, and on the other part,
  // which somebody who did not know the rules made hard on purpose, 90.7 % of 389 and 28 inventions in 169.
  // Still taken for places: a font, a band, a city of a comic (Georgia, 12pt, bold · Florence + the Machine · New New York).
  { list: lists.tuned, name: "the list the rules were refined on", least: 0.98, invented: 3, long: 500 },
  // What a third person, who knew neither rules nor lists, wrote and the list above does not hold; nothing was refined on it.
  // Of all that this person wrote 97.7 % of 217 are right and 2 of 126 invented.
  { list: lists.heldOut, name: "a list they were not", least: 0.95, invented: 2, long: 100 },
])("$name", ({ list, least, invented, long }) => {
  test("is long and holds both kinds", () => {
    expect(list.filter(({ countries }) => countries.length > 0).length).toBeGreaterThan(long);
    expect(list.filter(({ countries }) => countries.length === 0).length).toBeGreaterThan(long / 2);
  });

  test("the country is right where one is stated", () => {
    const stated = list.filter(({ countries, isOptional }) => countries.length > 0 && !isOptional);
    const wrong = stated.filter(
      ({ location, countries }) => !countries.includes(String(placeOf(location).country)),
    );
    const share = 1 - wrong.length / stated.length;
    expect(share, wrong.map(({ location }) => location).join(" · ")).toBeGreaterThanOrEqual(least);
  });

  test("what may mean several countries is one of them or unknown", () => {
    const odd = list.filter(({ location, countries, isOptional }) => {
      const { country } = placeOf(location);
      return isOptional && country !== null && !countries.includes(String(country));
    });
    expect(odd).toEqual([]);
  });

  test("nothing is invented where none is", () => {
    const made = list
      .filter(({ location, countries }) => countries.length === 0 && placeOf(location).country !== null)
      .map(({ location }) => `${location}: ${placeOf(location).country} (${placeOf(location).reason})`);
    expect(made.length, made.join(" · ")).toBeLessThanOrEqual(invented);
  });
});

test.each(ALIKE)("%s is where %s is", (one, other) => {
  expect(placeOf(one).country).not.toBeNull();
  expect(placeOf(one).country).toBe(placeOf(other).country);
});

test("every location has a region, a reason, and a confidence exactly where it has a country", () => {
  for (const [location, { country, region, confidence, reason }] of found) {
    expect(region, location).not.toBeNull();
    expect(reason, location).not.toBeNull();
    expect(confidence === null, location).toBe(country === null);
    expect(region === "unknown", location).toBe(country === null);
    if (confidence !== null) expect(confidence > 0 && confidence <= 1, location).toBe(true);
  }
});

test("in the simulated world the country is the author's, and jokes are nowhere", async () => {
  const truth = new Map<string, string>();
  for (const { profile, country } of createWorld({ seed: 5, size: 6_000, now: AS_OF }).authors()) {
    if (profile.location !== undefined) truth.set(profile.location, country);
  }
  const places = await placesOf([...truth.keys()]);
  const jokes = new Set(JOKE_PLACES);
  const wrong = [...truth].filter(
    ([location, country]) => !jokes.has(location) && places.get(location)?.country !== country,
  );
  const invented = JOKE_PLACES.filter((joke) => (places.get(joke)?.country ?? null) !== null);
  expect(invented).toEqual([]);
  expect(truth.size).toBeGreaterThan(1_000);
  expect(wrong.length / truth.size, wrong.map(String).join(" · ")).toBeLessThan(0.03);
}, 60_000);
