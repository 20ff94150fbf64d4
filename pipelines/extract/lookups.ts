import { LOOKUP_SIZE, type PlannedAuthor } from "../core/plans.ts";
import type { Depth } from "./x-api/api.ts";

/** One author of a run: which batch it belongs to and how it is asked for. */
export interface Wanted {
  readonly author: PlannedAuthor;
  readonly batchId: string;
  readonly kind: "handle" | "id";
  /** The handle or the id, as it is sent. */
  readonly value: string;
}

/** Authors that one request asks for. */
export interface Lookup {
  readonly kind: "handle" | "id";
  readonly depth: Depth;
  readonly wanted: readonly Wanted[];
}

/** By id where it is known: it survives a rename and costs the same. */
export function wantedAuthor(author: PlannedAuthor, batchId: string): Wanted {
  return author.author_id === undefined
    ? { author, batchId, kind: "handle", value: author.handle }
    : { author, batchId, kind: "id", value: author.author_id };
}

/** How a wanted author is found again: handles regardless of case. */
export function wantedKey(kind: "handle" | "id", value: string): string {
  return `${kind}:${value.toLowerCase()}`;
}

/** Full requests over the borders of batches, ordered so that the first batches are whole first. */
export function packLookups(wanted: readonly Wanted[]): Lookup[] {
  const groups = new Map<string, { kind: "handle" | "id"; depth: Depth; members: [number, Wanted][] }>();
  wanted.forEach((one, position) => {
    const { kind } = one;
    const { depth } = one.author;
    const group = groups.get(`${kind}/${depth}`) ?? { kind, depth, members: [] };
    groups.set(`${kind}/${depth}`, group);
    group.members.push([position, one]);
  });
  const lookups: { first: number; lookup: Lookup }[] = [];
  for (const { kind, depth, members } of groups.values()) {
    for (let start = 0; start < members.length; start += LOOKUP_SIZE) {
      const chunk = members.slice(start, start + LOOKUP_SIZE);
      lookups.push({
        first: chunk[0]?.[0] ?? 0,
        lookup: { kind, depth, wanted: chunk.map(([, one]) => one) },
      });
    }
  }
  return lookups.sort((a, b) => a.first - b.first).map(({ lookup }) => lookup);
}
