import path from "node:path";
import { PipelineError } from "../core/errors.ts";
import type { Seeds } from "./read.ts";
import { normaliseTerm } from "./term.ts";

/**
 * What people call the domains, in normal form (see {@link normaliseTerm}): names, titles and aliases. Throws
 * {@link PipelineError} for an alias of a domain that does not exist.
 */
export function domainTerms(
  { domains, domain_aliases }: Pick<Seeds, "domains" | "domain_aliases">,
  seedsDir: string,
): Map<string, string> {
  const names = new Set(domains.map(({ domain }) => domain));
  const terms = new Map<string, string>();
  for (const { alias, domain } of domain_aliases) {
    if (!names.has(domain)) {
      const file = path.join(seedsDir, "rules", "domain_aliases.csv");
      throw new PipelineError(
        `alias '${alias}' of the unknown domain '${domain}'`,
        { file },
        "Use a name from domains.csv.",
      );
    }
    terms.set(alias, domain);
  }
  for (const { domain, title } of domains) {
    terms.set(normaliseTerm(domain), domain);
    terms.set(normaliseTerm(title), domain);
  }
  return terms;
}
