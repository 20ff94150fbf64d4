import type { Context } from "../core/context.ts";
import { type Outcome, outcomesOf } from "../core/outcomes.ts";
import type { Seeds } from "../seeds/read.ts";
import { readAssumptions } from "./assumptions.ts";
import type { Candidate } from "./candidates.ts";
import { readEvidence } from "./evidence.ts";
import type { Knowledge } from "./forecast.ts";
import type { History } from "./history.ts";

const RECEIVED: ReadonlySet<string> = new Set<Outcome>(outcomesOf("received"));

/**
 * What a forecast rests on. Whether an author is returned: by what was measured of those asked for more than once where
 * it was asked for before, and otherwise by the prediction for newcomers of its source. `unknown` is the share missing
 * of authors that the seeds do not name any more.
 */
export async function gatherKnowledge(
  { config }: Context,
  seeds: Seeds,
  candidates: readonly Candidate[],
  history: History,
  unknown: number,
): Promise<Knowledge> {
  const evidence = await readEvidence(config.warehouse, config.asOf);
  const assumptions = await readAssumptions(config, evidence);
  const predicted = new Map(
    candidates.map(({ author, prediction }) => [author.handle.toLowerCase(), prediction.missing]),
  );
  const settled = (handle: string) => history.known.get(handle.toLowerCase())?.settled_outcome ?? undefined;
  return {
    assumptions,
    account: evidence.account,
    acquaintance: {
      domains: seeds.domains.map(({ domain }) => domain),
      missing: ({ handle }) => {
        const before = settled(handle);
        if (before === undefined) return predicted.get(handle.toLowerCase()) ?? unknown;
        return RECEIVED.has(before) ? assumptions.lost.value : assumptions.stillMissing.value;
      },
      isProtected: ({ handle }) => {
        const before = settled(handle);
        return before === undefined || !RECEIVED.has(before) ? undefined : before === "protected";
      },
      isPaid: ({ author_id }) => author_id !== undefined && evidence.paidToday.has(author_id),
    },
  };
}
