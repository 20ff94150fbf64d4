import type { Persona } from "./persona.ts";
import type { Random } from "./random.ts";
import type { Traits } from "./traits.ts";

const OWN_SITE_SHARE = 0.6;
/** Where many have a page; hosts that cannot exist. */
const SHARED_HOSTS = [
  "linkedin.example/in",
  "github.example",
  "youtube.example/c",
  "linktr.example",
  "medium.example",
];

/** The address of an account's own site, or of its page on a site of many; each is of one persona only. */
export function writeSite(random: Random, { kind, persona }: Traits, { name, stems }: Persona): string {
  const number = persona.toString(36);
  const slug = `${stems[0].toLowerCase()}-${number}`;
  if (kind !== "organisation" && !random.chance(OWN_SITE_SHARE)) {
    return `https://${random.pick(SHARED_HOSTS)}/${slug}`;
  }
  const letters = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  return `https://${letters.length > 3 ? `${letters}-${number}` : slug}.example`;
}
