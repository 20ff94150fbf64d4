import { Random } from "./random.ts";
import { COUNTRIES, type CountryCode, JOKE_PLACES } from "./words/places.ts";

const NONE_SHARE = 0.3;
const JOKE_SHARE = 0.07;
const LOWER_CASE_SHARE = 0.08;
/** Where people say they are besides home. */
const ELSEWHERE = ["US", "GB", "SG"] as const;

/** What an account of this country writes where a place is asked for, if anything. The same integers always give the same. */
export function writeLocation(country: CountryCode, ...parts: readonly number[]): string | undefined {
  const random = new Random(...parts);
  const draw = random.next();
  if (draw < NONE_SHARE) return undefined;
  if (draw < NONE_SHARE + JOKE_SHARE) return random.pick(JOKE_PLACES);
  const written = random.pick(FORMS)(random, country);
  return random.chance(LOWER_CASE_SHARE) ? written.toLowerCase() : written;
}

const FORMS: readonly ((random: Random, country: CountryCode) => string)[] = [
  city,
  city,
  city,
  (random, country) => `${city(random, country)}, ${COUNTRIES[country].english}`,
  (random, country) => `${city(random, country)}, ${COUNTRIES[country].name}`,
  (_, country) => COUNTRIES[country].english,
  (_, country) => COUNTRIES[country].name,
  (_, country) => flag(country),
  (random, country) => `${city(random, country)} ${flag(country)}`,
  (random, country) => `📍${city(random, country)}`,
  (random, country) => `${city(random, country)} | Remote`,
  (_, country) => `${flag(country)} ✈️ everywhere`,
  (random, country) => `${city(random, country)} ✈ ${city(random, random.pick(ELSEWHERE))}`,
  (random, country) => `${COUNTRIES[country].english} / ${city(random, random.pick(ELSEWHERE))}`,
  (random, country) => `${city(random, country)} & the internet`,
];

function city(random: Random, country: CountryCode): string {
  return random.pick(COUNTRIES[country].cities);
}

/** Two regional indicators, which are shown as a flag. */
function flag(country: CountryCode): string {
  return String.fromCodePoint(...[...country].map((letter) => 0x1f1e6 + letter.charCodeAt(0) - 65));
}
