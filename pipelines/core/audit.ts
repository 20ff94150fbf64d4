import { atMost } from "./binomial.ts";

/** What a person may find a curated author to be. */
export const JUDGEMENTS = ["person", "organisation", "unclear"] as const;
export type Judgement = (typeof JUDGEMENTS)[number];

/** How sure the bounds of an audit are. */
export const CONFIDENCE = 0.95;

/** What was found of a sample. */
export interface AuditCount {
  readonly sampled: number;
  readonly organisations: number;
  readonly unclear: number;
  /** The largest share of organisations that is plausible at {@link CONFIDENCE}, the unclear ones taken for such. */
  readonly at_most: number;
}

/** The counts of an audit, of all authors and of those in each domain's table. */
export interface AuditResult extends AuditCount {
  readonly domains: readonly (AuditCount & { readonly domain: string })[];
}

/**
 * What a sample says of all curated authors. The bound is the exact one-sided one of a binomial (Clopper and Pearson
 * 1934, Biometrika 26:404). It is rather too high than too low: the sample is drawn without replacement and evenly over
 * strata, and both make it vary less than a binomial does. An author counts in each domain whose table has it.
 */
export function auditResult(
  rows: readonly { readonly domains: readonly string[]; readonly judgement: Judgement }[],
): AuditResult {
  const domains = [...new Set(rows.flatMap((row) => row.domains))].sort();
  return {
    ...counted(rows),
    domains: domains.map((domain) => ({
      domain,
      ...counted(rows.filter((row) => row.domains.includes(domain))),
    })),
  };
}

function counted(rows: readonly { readonly judgement: Judgement }[]): AuditCount {
  const times = (judgement: Judgement) => rows.filter((row) => row.judgement === judgement).length;
  const [organisations, unclear] = [times("organisation"), times("unclear")];
  return {
    sampled: rows.length,
    organisations,
    unclear,
    at_most: rows.length === 0 ? 1 : atMost(organisations + unclear, rows.length, CONFIDENCE),
  };
}
