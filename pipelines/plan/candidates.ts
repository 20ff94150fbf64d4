import { sqlTimestamp } from "../core/clock.ts";
import type { PlannedAuthor } from "../core/plans.ts";
import type { HandleSeed } from "../seeds/read.ts";
import type { Seed } from "../seeds/tables.ts";
import type { Known } from "./history.ts";

/** An author that the seeds name, in all its domains. */
export interface Candidate {
  readonly author: PlannedAuthor;
  /** False when it was fetched within the shortest `max_age_days` of its domains: then it is left out of the plan. */
  readonly due: boolean;
  /** Was it received when it was last asked for? */
  readonly found: boolean;
  /** When it was last asked for, milliseconds since 1970; 0 for never. */
  readonly askedAt: number;
}

const DAY_MS = 86_400_000;
const FOUND = new Set(["found", "protected", "renamed", "recycled"]);

/** A handle of the seeds with all its domains. */
export interface SeededHandle {
  readonly handle: string;
  readonly domains: string[];
}

/** The handles of the seeds by their lower case, each once, in the order of the lists. */
export async function mergeHandles(seeds: AsyncIterable<HandleSeed>): Promise<Map<string, SeededHandle>> {
  const merged = new Map<string, SeededHandle>();
  for await (const { handle, domain } of seeds) {
    const key = handle.toLowerCase();
    const seeded = merged.get(key);
    if (seeded === undefined) merged.set(key, { handle, domains: [domain] });
    else if (!seeded.domains.includes(domain)) seeded.domains.push(domain);
  }
  return merged;
}

/**
 * One candidate per author. Handles that belong to the same known id (an author before and after a rename) become one,
 * under the handle that was seen last. `depth` overrides the depth of the domains.
 */
export function makeCandidates(
  seeded: ReadonlyMap<string, SeededHandle>,
  known: ReadonlyMap<string, Known>,
  domains: readonly Seed<"domains">[],
  asOf: number,
  depth?: 0 | 1,
): Candidate[] {
  const rules = new Map(domains.map((domain) => [domain.domain, domain]));
  const groups = new Map<string, { seeds: SeededHandle[]; latest: Known | undefined; handle: string }>();
  for (const [key, seed] of seeded) {
    const seen = known.get(key);
    const group = seen?.author_id ?? key;
    const same = groups.get(group);
    if (same === undefined) groups.set(group, { seeds: [seed], latest: seen, handle: seed.handle });
    else {
      same.seeds.push(seed);
      if ((seen?.asked_at ?? 0) > (same.latest?.asked_at ?? 0)) {
        same.latest = seen;
        same.handle = seed.handle;
      }
    }
  }
  return [...groups.values()].map(({ seeds, latest, handle }) => {
    const names = [...new Set(seeds.flatMap((seed) => seed.domains))].sort();
    const own = names.flatMap((name) => rules.get(name) ?? []);
    const deepest = own.some((rule) => rule.depth > 0) ? 1 : 0;
    const maxAge = Math.min(...own.map((rule) => rule.max_age_days)) * DAY_MS;
    const age = latest?.settled_at == null ? undefined : asOf - latest.settled_at;
    return {
      author: {
        handle,
        ...(latest?.author_id == null ? {} : { author_id: latest.author_id }),
        domains: names,
        depth: depth ?? deepest,
        reason: reasonFor(latest, age),
      },
      due: age === undefined || age >= maxAge,
      found: latest !== undefined && FOUND.has(latest.outcome),
      askedAt: latest?.asked_at ?? 0,
    };
  });
}

function reasonFor(latest: Known | undefined, age: number | undefined): string {
  if (latest === undefined) return "new";
  if (age === undefined) return `again: ${latest.outcome} at ${sqlTimestamp(latest.asked_at)}`;
  return `refresh: ${latest.outcome} ${Math.floor(age / DAY_MS)} days ago`;
}
