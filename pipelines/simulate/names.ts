import type { Random } from "./random.ts";
import type { OrganisationRole } from "./roles.ts";
import { fill } from "./text.ts";
import type { Traits } from "./traits.ts";
import { DOMAIN_MARKS } from "./words/domains.ts";
import type { LanguageCode } from "./words/languages.ts";
import { FAMILY_NAMES, GIVEN_NAMES, NATIVE_NAMES, ORGANISATION_STEMS } from "./words/names.ts";
import { BRAND_NAMES, LOCAL_COMPANY_NAMES, ORGANISATION_NAMES } from "./words/organisation-names.ts";
import { COUNTRIES, type CountryCode } from "./words/places.ts";

export interface Names {
  /** As the profile shows it. */
  readonly name: string;
  /** Two ASCII words of the name for handles, the second for after a rename. */
  readonly stems: readonly [string, string];
  /** The company someone works for, founded, or is the team of. */
  readonly company: string;
}

const LOCAL_NAME_SHARE = 0.6;
const NATIVE_NAME_SHARE = 0.5;

/** Makes up the names that go with an account. */
export function makeNames(
  random: Random,
  { kind, role, domain }: Traits,
  language: LanguageCode,
  country: CountryCode,
): Names {
  const stem = random.pick(ORGANISATION_STEMS);
  const ending = random.pick(DOMAIN_MARKS[domain].endings);
  const given = random.pick(GIVEN_NAMES);
  const family = random.pick(FAMILY_NAMES);
  const parts = {
    stem,
    ending,
    given,
    family,
    family2: random.pick(FAMILY_NAMES),
    city: random.pick(COUNTRIES[country].cities),
    year: String(2010 + random.below(17)),
  };
  const company = `${stem} ${ending}`;
  const form = (forms: readonly string[]) => fill(random.pick(forms), parts);
  if (kind === "organisation") {
    const local = role === "company" ? LOCAL_COMPANY_NAMES[language] : undefined;
    const isLocal = local !== undefined && random.chance(LOCAL_NAME_SHARE);
    // Of a kind that is an organisation only roles of organisations are drawn.
    const name = form(isLocal ? local : ORGANISATION_NAMES[role as OrganisationRole]);
    return { name, company, stems: role === "practice" ? [family, `law${family}`] : [stem, `get${stem}`] };
  }
  if (role === "brand_named") return { name: form(BRAND_NAMES), company, stems: [stem, `by${stem}`] };
  if (kind === "parody") {
    return {
      name: form(["Not {given} {family}", "{given} {family} (parody)"]),
      company,
      stems: [family, given],
    };
  }
  if (role === "automated") {
    const name = form(["{stem} Bot", "{given} {family}", "{stem} Alerts"]);
    return { name, company, stems: [stem, `bot${stem}`] };
  }
  const native = NATIVE_NAMES[language];
  return {
    name:
      native !== undefined && random.chance(NATIVE_NAME_SHARE) ? random.pick(native) : `${given} ${family}`,
    company,
    stems: random.chance(0.5) ? [family, given] : [given, family],
  };
}
