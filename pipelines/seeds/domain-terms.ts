import type { Seeds } from "./read.ts";
import { normaliseTerm } from "./term.ts";

/** What people call the domains, in normal form (see {@link normaliseTerm}): names, titles and aliases. */
export function domainTerms({
  domains,
  domain_aliases,
}: Pick<Seeds, "domains" | "domain_aliases">): Map<string, string> {
  return new Map([
    ...domain_aliases.map(({ alias, domain }) => [alias, domain] as const),
    ...domains.flatMap(({ domain, title }) => [
      [normaliseTerm(domain), domain] as const,
      [normaliseTerm(title), domain] as const,
    ]),
  ]);
}
