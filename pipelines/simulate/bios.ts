import type { Persona } from "./persona.ts";
import type { Random } from "./random.ts";
import type { Role } from "./roles.ts";
import { fill } from "./text.ts";
import { DOMAIN_MARKS } from "./words/domains.ts";
import { LANGUAGES } from "./words/languages.ts";
import { FAMILY_NAMES, GIVEN_NAMES, ORGANISATION_STEMS } from "./words/names.ts";
import { COUNTRIES } from "./words/places.ts";
import { CUSTOMERS, MONTHS, ROLE_BIOS } from "./words/role-bios.ts";
import { LOCAL_ROLE_BIOS } from "./words/role-bios-local.ts";

/** Of companies whose bios are the usual ones of their language. */
const PLAIN_COMPANY_SHARE = 0.35;
const LOCAL_SHARE = 0.7;

/** Writes a bio. The more relevant the author, the more it says about the domain; `employer` is a name or a mention. */
export function writeBio(random: Random, role: Role, persona: Persona, employer: string): string {
  const main = persona.domains[0];
  if (main === undefined) return "";
  const bio = fill(template(random, role, persona, main.relevance), gapsOf(random, role, persona, employer));
  return random.chance(0.12 * main.relevance)
    ? `${bio} #${random.pick(DOMAIN_MARKS[main.domain].tags)}`
    : bio;
}

function template(random: Random, role: Role, persona: Persona, relevance: number): string {
  const language = LANGUAGES[persona.language];
  const local = LOCAL_ROLE_BIOS[persona.language]?.[role];
  const own = local !== undefined && random.chance(LOCAL_SHARE) ? local : ROLE_BIOS[role];
  if (role === "company" && random.chance(PLAIN_COMPANY_SHARE)) return random.pick(language.organisation);
  if (own !== undefined) return random.pick(own);
  return random.pick(random.chance(0.25 + 0.75 * relevance) ? language.person : language.vague);
}

function gapsOf(random: Random, role: Role, persona: Persona, employer: string): Record<string, string> {
  const language = LANGUAGES[persona.language];
  const main = persona.domains[0]?.domain ?? "ai_research";
  const topics = random.sample(language.topics[main], 3);
  const second = persona.distractor ?? persona.domains[1]?.domain;
  if (second !== undefined) topics.splice(random.below(3), 1, random.pick(language.topics[second]));
  const fillers = random.sample(language.fillers, 2);
  const city = random.pick(COUNTRIES[persona.country].cities);
  return {
    role: random.pick(language.roles[main]),
    org: employer,
    name: persona.name,
    company: role === "founder" ? employer : persona.company,
    company2: random.pick(ORGANISATION_STEMS),
    outlet: `The ${city} ${random.pick(ORGANISATION_STEMS)}`,
    slug: persona.stems[0].toLowerCase(),
    given: random.pick(GIVEN_NAMES),
    family: random.pick(FAMILY_NAMES),
    city,
    customers: random.pick(CUSTOMERS),
    year: String(1990 + random.below(37)),
    count: String(11 + random.below(900)),
    month: random.pick(MONTHS),
    day: String(1 + random.below(28)),
    topic: topics[0] ?? "",
    topic2: topics[1] ?? "",
    topic3: topics[2] ?? "",
    filler: fillers[0] ?? "",
    filler2: fillers[1] ?? "",
  };
}
