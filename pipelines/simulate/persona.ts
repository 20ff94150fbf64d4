import type { DomainRelevance, Kind, OrganisationKind } from "./author.ts";
import { distribution, Random } from "./random.ts";
import { STREAM, type Traits, type WorldOptions } from "./traits.ts";
import { DOMAIN_MARKS, DOMAINS, type Domain } from "./words/domains.ts";
import type { LanguageCode } from "./words/languages.ts";
import { FAMILY_NAMES, GIVEN_NAMES, NATIVE_NAMES, ORGANISATION_STEMS } from "./words/names.ts";
import { COUNTRIES, type CountryCode, FAVOURED } from "./words/places.ts";

/** Who stands behind an account, before there is an account: shared by twins. */
export interface Persona {
  readonly name: string;
  /** Two ASCII words of the name for handles, the second for after a rename. */
  readonly stems: readonly [string, string];
  readonly country: CountryCode;
  readonly language: LanguageCode;
  readonly domains: readonly DomainRelevance[];
  readonly distractor: Domain | undefined;
  readonly bioAboutCompany: boolean;
  /** Name of the company someone works for or founded. */
  readonly company: string;
  /** Latent influence, standard normal. */
  readonly influence: number;
}

const SECOND_DOMAIN_SHARE = 0.18;
const DISTRACTED_SHARE = 0.12;
const ABOUT_COMPANY_SHARE = 0.06;
const LOCAL_LANGUAGE_SHARE = 0.45;
const FAVOUR = 3;
const countryAt = Object.fromEntries(
  DOMAINS.map((domain) => [domain, distribution(countryShares(domain))]),
) as Record<Domain, (position: number) => CountryCode>;
const NAME_ENDINGS: Record<Exclude<OrganisationKind, "company">, readonly string[]> = {
  media: ["News", "Daily", "Review", "Podcast"],
  team: ["Esports", "Team", "United"],
  community: ["Community", "Foundation", "Meetup"],
  government: ["Agency", "Ministry", "Authority"],
};

/** Makes up the persona with this index. */
export function makePersona(world: WorldOptions, traits: Traits): Persona {
  const random = new Random(world.seed, traits.persona, STREAM.persona);
  const country = countryAt[traits.domain](random.next());
  const language = random.chance(LOCAL_LANGUAGE_SHARE) ? COUNTRIES[country].language : "en";
  const domains = relevances(random, traits);
  const isPerson = traits.kind === "person";
  const company = `${random.pick(ORGANISATION_STEMS)} ${random.pick(DOMAIN_MARKS[traits.domain].endings)}`;
  const { name, stems } = nameOf(random, traits, language);
  return {
    name,
    stems,
    country,
    language,
    domains,
    distractor: isPerson && random.chance(DISTRACTED_SHARE) ? otherDomain(random, domains) : undefined,
    bioAboutCompany: isPerson && random.chance(ABOUT_COMPANY_SHARE),
    company,
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

function nameOf(random: Random, traits: Traits, language: LanguageCode): Pick<Persona, "name" | "stems"> {
  const given = random.pick(GIVEN_NAMES);
  const family = random.pick(FAMILY_NAMES);
  const stem = random.pick(ORGANISATION_STEMS);
  const native = NATIVE_NAMES[language];
  switch (traits.kind) {
    case "organisation": {
      const ending =
        traits.organisationKind === undefined || traits.organisationKind === "company"
          ? random.pick(DOMAIN_MARKS[traits.domain].endings)
          : random.pick(NAME_ENDINGS[traits.organisationKind]);
      return { name: `${stem} ${ending}`, stems: [stem, `get${stem}`] };
    }
    case "bot":
      return {
        name: random.pick([`${stem} Bot`, `${given} ${family}`, `${stem} Alerts`]),
        stems: [stem, `bot${stem}`],
      };
    case "parody":
      return {
        name: random.pick([`Not ${given} ${family}`, `${given} ${family} (parody)`]),
        stems: [family, given],
      };
    case "person":
      return {
        name: native !== undefined && random.chance(0.5) ? random.pick(native) : `${given} ${family}`,
        stems: random.chance(0.5) ? [family, given] : [given, family],
      };
  }
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
