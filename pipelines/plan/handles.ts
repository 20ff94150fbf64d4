import type { HandleSeed } from "../seeds/read.ts";
import type { Known } from "./history.ts";

/** A handle of the seeds with all its domains. */
export interface SeededHandle {
  readonly handle: string;
  /** Where it is not retired; of no domain it is not asked for. */
  readonly domains: string[];
  /** The list and kind of each seed that names it, retired or not, `<domain>/<source_type>`, in the order of the lists. */
  readonly sources: [string, ...string[]];
  /** Where the first of them was found: the host of its evidence, or nothing. */
  readonly evidence: string;
}

/** The handles of the seeds by their lower case, each once, in the order of the lists. */
export async function mergeHandles(seeds: AsyncIterable<HandleSeed>): Promise<Map<string, SeededHandle>> {
  const merged = new Map<string, SeededHandle>();
  for await (const { handle, domain, source_type, evidence_url, status } of seeds) {
    const key = handle.toLowerCase();
    const source = `${domain}/${source_type}`;
    const seeded = merged.get(key);
    const domains = status === "retired" ? [] : [domain];
    if (seeded === undefined) {
      const evidence = evidence_url === null ? "" : (evidence_url.split("/")[2] ?? "");
      merged.set(key, { handle, domains, sources: [source], evidence });
    } else {
      seeded.domains.push(...domains);
      seeded.sources.push(source);
    }
  }
  return merged;
}

/** A handle of the seeds and what raw holds about it. */
export interface SeenHandle {
  readonly seed: SeededHandle;
  readonly known: Known | undefined;
}

/** The handles of one author, in the order of the lists. */
export type AuthorHandles = [SeenHandle, ...SeenHandle[]];

/**
 * The handles of each author. Handles that belong to the same known id (an author before and
 * after a rename) are together.
 */
export function groupByAuthor(
  seeded: ReadonlyMap<string, SeededHandle>,
  known: ReadonlyMap<string, Known>,
): AuthorHandles[] {
  const groups = new Map<string, AuthorHandles>();
  for (const [key, seed] of seeded) {
    const seen: SeenHandle = { seed, known: known.get(key) };
    // An id has digits only, and so may a handle.
    const author = seen.known?.author_id == null ? `@${key}` : seen.known.author_id;
    const group = groups.get(author);
    if (group === undefined) groups.set(author, [seen]);
    else group.push(seen);
  }
  return [...groups.values()];
}

/** The authors with the handles that some domain still wants; those of whom only retired seeds are left are left out. */
export function withoutRetired(authors: readonly AuthorHandles[]): AuthorHandles[] {
  return authors.flatMap((handles) => {
    const [first, ...more] = handles.filter(({ seed }) => seed.domains.length > 0);
    return first === undefined ? [] : [[first, ...more]];
  });
}
