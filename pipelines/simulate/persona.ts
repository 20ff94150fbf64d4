import type { DomainRelevance, Kind } from "./author.ts";
import { makeNames, type Names } from "./names.ts";
import { distribution, Random } from "./random.ts";
import { STREAM, type Traits, type WorldOptions } from "./traits.ts";
import { DOMAINS, type Domain } from "./words/domains.ts";
import type { LanguageCode } from "./words/languages.ts";
import { COUNTRIES, type CountryCode, FAVOURED } from "./words/places.ts";

/** Who stands behind an account, before there is an account: shared by twins. */
export interface Persona extends Names {
  readonly country: CountryCode;
  readonly language: LanguageCode;
  readonly domains: readonly DomainRelevance[];
  readonly distractor: Domain | undefined;
  /** Latent influence, standard normal. */
  readonly influence: number;
}

const SECOND_DOMAIN_SHARE = 0.18;
const DISTRACTED_SHARE = 0.12;
const LOCAL_LANGUAGE_SHARE = 0.45;
const FAVOUR = 3;
const countryAt = Object.fromEntries(
  DOMAINS.map((domain) => [domain, distribution(countryShares(domain))]),
) as Record<Domain, (position: number) => CountryCode>;

/** Makes up the persona with this index. */
export function makePersona(world: WorldOptions, traits: Traits): Persona {
  const random = new Random(world.seed, traits.persona, STREAM.persona);
  const country = countryAt[traits.domain](random.next());
  const language = random.chance(LOCAL_LANGUAGE_SHARE) ? COUNTRIES[country].language : "en";
  const domains = relevances(random, traits);
  const isPerson = traits.kind === "person";
  const { name, stems, company } = makeNames(random, traits, language, country);
  return {
    name,
    stems,
    company,
    country,
    language,
    domains,
    distractor: isPerson && random.chance(DISTRACTED_SHARE) ? otherDomain(random, domains) : undefined,
    influence: random.normal(),
  };
}

function countryShares(domain: Domain): Record<CountryCode, number> {
  const shares = (Object.keys(COUNTRIES) as CountryCode[]).map((code) => [
    code,
    COUNTRIES[code].share * (FAVOURED[domain].includes(code) ? FAVOUR : 1),
  ]);
  return Object.fromEntries(shares) as Record<CountryCode, number>;
}

/** True relevance in the main domain, lower and upper bound, for the usual author and for the marginal one. */
const RELEVANCE: Record<Kind, { usual: readonly [number, number]; marginal: readonly [number, number] }> = {
  person: { usual: [0.5, 1], marginal: [0.05, 0.4] },
  organisation: { usual: [0.5, 1], marginal: [0.1, 0.4] },
  bot: { usual: [0.05, 0.3], marginal: [0, 0.1] },
  parody: { usual: [0.1, 0.4], marginal: [0, 0.2] },
};
const MARGINAL_SHARE = 0.2;

function relevances(random: Random, traits: Traits): DomainRelevance[] {
  const bounds = RELEVANCE[traits.kind][random.chance(MARGINAL_SHARE) ? "marginal" : "usual"];
  const main = { domain: traits.domain, relevance: random.between(...bounds) };
  if (traits.kind !== "person" || !random.chance(SECOND_DOMAIN_SHARE)) return [main];
  return [main, { domain: otherDomain(random, [main]), relevance: random.between(0.25, 0.7) }];
}

function otherDomain(random: Random, taken: readonly DomainRelevance[]): Domain {
  return random.pick(DOMAINS.filter((domain) => taken.every((one) => one.domain !== domain)));
}
