import { z } from "zod";
import { readDistribution } from "../distribution/distribution.ts";
import { type Drift, readDriftNow } from "../export/drift-now.ts";
import { distributionText } from "./distribution-text.ts";
import { parseFlags, withTables } from "./labelled.ts";
import type { Verb } from "./verb.ts";

const MEASURES = ["m2_score", "activity", "quality", "relevance"] as const;
const distributionFlags = z.object({
  domain: z.string("--domain is given once").optional(),
  model: z.string("--model is given once").optional(),
  measure: z.enum(MEASURES, `--measure is one of ${MEASURES.join(", ")}`),
  against: z.string("--against is given once").optional(),
});

/** `npm run distribution`: the health of the scores, and how far they are from the last release. */
export const distribution: Verb = {
  command: "distribution",
  describe: "Show how scores are spread: figures of their health, what misses a threshold, histograms, drift",
  examples: [
    ["distribution", "M2 of every domain, and drift since the newest release"],
    ["distribution -- --domain security", "one domain, M2 and its parts"],
    ["distribution -- --measure quality --model m2-2025", "another measure, another score model"],
  ],
  options: {
    domain: {
      type: "string",
      describe: "one domain, or all for their sum (default: each)",
      requiresArg: true,
    },
    model: { type: "string", describe: "score model (default: the one that ranks)", requiresArg: true },
    measure: { type: "string", default: "m2_score", choices: MEASURES, describe: "what the histograms show" },
    against: { type: "string", describe: "release to compare with (default: the newest)", requiresArg: true },
  },
  async run(flags, { config }, out) {
    const question = parseFlags(distributionFlags, flags);
    const { found, drift } = await withTables(config, async (database) => ({
      found: await readDistribution(database, question),
      drift: await readDriftNow(database, config, question.against),
    }));
    const shown: Drift | null = question.domain === undefined ? drift : ofDomain(drift, question.domain);
    out.result({ ...found, drift: shown }, () => distributionText(found, shown, question));
  },
};

function ofDomain(drift: Drift | null, domain: string): Drift | null {
  return drift && { ...drift, domains: drift.domains.filter((one) => one.domain === domain) };
}
