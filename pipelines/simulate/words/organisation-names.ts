import type { OrganisationRole } from "../roles.ts";
import type { LanguageCode } from "./languages.ts";

/**
 * Forms of organisations' names. Gaps: `{stem}` (an invented word), `{ending}` (of the domain), `{family}`, `{family2}`,
 * `{given}`, `{city}`, `{year}`.
 */
export const ORGANISATION_NAMES: Readonly<Record<OrganisationRole, readonly string[]>> = {
  company: [
    "{stem} {ending}",
    "{stem} {ending}",
    "{stem}",
    "{stem}.io",
    "{stem}{ending}",
    "{stem} Inc.",
    "{stem} for Teams",
  ],
  media: [
    "{stem} News",
    "{stem} Daily",
    "{stem} Review",
    "The {stem} Podcast",
    "The {city} {stem}",
    "{stem}",
  ],
  team: [
    "{stem} Engineering",
    "{stem} Developers",
    "{stem} DevRel",
    "Team {stem}",
    "{stem} Esports",
    "{stem} United",
  ],
  support: ["{stem} Support", "{stem} Help", "Ask {stem}", "{stem} Status"],
  project: ["{stem}", "{stem}.js", "{stem} Project", "lib{stem}", "{stem} OSS"],
  event: ["{stem}Conf {year}", "{stem} Summit", "{city} {stem} Week", "{stem} Days"],
  fund: ["{stem} Capital", "{stem} Ventures", "{stem} Partners", "{family} Capital"],
  community: [
    "{stem} Community",
    "{stem} Foundation",
    "{stem} Meetup {city}",
    "Women in {stem}",
    "{stem} Alliance",
  ],
  government: ["{stem} Agency", "Ministry of {stem}", "{stem} Authority", "{city} City Council"],
  practice: [
    "{family} & {family2} LLP",
    "{given} {family} Consulting",
    "{family} Law",
    "Studio {given} {family}",
    "{family} Brothers",
    "{given} {family}",
  ],
};

/** A company's name where another language is spoken. */
export const LOCAL_COMPANY_NAMES: Readonly<Partial<Record<LanguageCode, readonly string[]>>> = {
  de: ["{stem} GmbH", "{stem} Technik", "{stem}werke AG"],
  fr: ["{stem} SAS", "Groupe {stem}", "{stem} France"],
  es: ["Grupo {stem}", "{stem} S.A.", "{stem} España"],
  pt: ["{stem} Brasil", "Grupo {stem}", "{stem} Ltda"],
  ja: ["株式会社{stem}", "{stem}【公式】", "{stem}編集室"],
  zh: ["{stem}科技", "{stem}集团"],
  ar: ["شركة {stem}", "مجموعة {stem}"],
  hi: ["{stem} भारत", "{stem} Pvt Ltd"],
};

/** Names under which one person writes as a brand. */
export const BRAND_NAMES = [
  "{stem}",
  "{stem} Codes",
  "{stem} Notes",
  "{stem}.eth",
  "The {stem} Guy",
  "{stem} Explained",
];
