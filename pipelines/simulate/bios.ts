import type { Kind } from "./author.ts";
import type { Persona } from "./persona.ts";
import type { Random } from "./random.ts";
import { fill } from "./text.ts";
import { DOMAIN_MARKS } from "./words/domains.ts";
import { LANGUAGES } from "./words/languages.ts";

const BOT_BIOS = [
  "Automated account. Posts about {topic} every hour 🤖",
  "Follow back 100% 🚀 {topic} signals daily",
  "Bot that reposts {topic}. Not monitored.",
];
const PARODY_BIOS = [
  "Parody account. Not affiliated with anyone.",
  "Parody. Definitely not an expert on {topic}.",
  "Satire about {topic}. Not the real one.",
];

/** Writes a bio. The more relevant the author, the more it says about the domain; `employer` is a name or a mention. */
export function writeBio(random: Random, kind: Kind, persona: Persona, employer: string): string {
  const language = LANGUAGES[persona.language];
  const main = persona.domains[0];
  if (main === undefined) return "";
  const topics = random.sample(language.topics[main.domain], 3);
  const second = persona.distractor ?? persona.domains[1]?.domain;
  if (second !== undefined) topics.splice(random.below(3), 1, random.pick(language.topics[second]));
  const fillers = random.sample(language.fillers, 2);
  const words = {
    role: random.pick(language.roles[main.domain]),
    org: employer,
    name: kind === "person" ? employer : persona.name,
    topic: topics[0] ?? "",
    topic2: topics[1] ?? "",
    topic3: topics[2] ?? "",
    filler: fillers[0] ?? "",
    filler2: fillers[1] ?? "",
  };
  const templates = (): readonly string[] => {
    if (kind === "bot") return BOT_BIOS;
    if (kind === "parody") return PARODY_BIOS;
    if (kind === "organisation" || persona.bioAboutCompany) return language.organisation;
    return random.chance(0.25 + 0.75 * main.relevance) ? language.person : language.vague;
  };
  const bio = fill(random.pick(templates()), words);
  return random.chance(0.12 * main.relevance)
    ? `${bio} #${random.pick(DOMAIN_MARKS[main.domain].tags)}`
    : bio;
}
