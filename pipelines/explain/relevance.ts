import { z } from "zod";
import type { Database } from "../core/warehouse.ts";

const source = z.object({
  source: z.string(),
  evidence: z.coerce.number(),
  trust: z.coerce.number(),
  /** That the source is right: trust x (1 - exp(-evidence)). */
  probability: z.coerce.number(),
  terms: z.array(z.string()),
});

/** One independent source of evidence that the author works in the domain. */
export type RelevanceSource = z.infer<typeof source>;

/** The sources that speak for a domain, the strongest first, with the terms found and what each counts. */
export function readRelevance(
  database: Database,
  authorId: string,
  domain: string,
): Promise<RelevanceSource[]> {
  return database.rows(
    `select s.source_of as source, s.evidence, s.trust, s.probability,
       coalesce((
         select list(concat(e.term, ' ', e.weight::double) order by e.weight desc, e.term)
         from signals.evidence as e
         where e.author_id = s.author_id and e.domain = s.domain and e.source_of = s.source_of
       ), []) as terms
     from signals.relevance_sources as s
     where s.author_id = $authorId and s.domain = $domain
     order by s.probability desc, s.source_of`,
    source,
    { authorId, domain },
  );
}
