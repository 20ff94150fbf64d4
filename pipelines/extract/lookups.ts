import { LOOKUP_SIZE, type PlannedAuthor } from "../core/plans.ts";

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
  /** Whether the most recent and the pinned post come along. */
  readonly withPosts: boolean;
  readonly wanted: readonly Wanted[];
}

/** By id where it is known: it survives a rename and costs the same. */
export function wantedAuthor(author: PlannedAuthor, batchId: string): Wanted {
  return author.author_id === undefined
    ? { author, batchId, kind: "handle", value: author.handle }
    : { author, batchId, kind: "id", value: author.author_id };
}

/** How a wanted author is found again: handles regardless of case. */
export function wantedKey({ kind, value }: Pick<Wanted, "kind" | "value">): string {
  return `${kind}:${value.toLowerCase()}`;
}

interface Group {
  readonly kind: Wanted["kind"];
  readonly withPosts: boolean;
  /** In the order in which they are asked for. */
  members: { readonly place: number; readonly wanted: Wanted }[];
  /** Not to be asked for together with others. */
  readonly isApart: boolean;
}

/**
 * Authors that wait to be asked for. Those who can share a request (by handle or by id, with posts or without) are
 * packed over the borders of batches, so that requests are full; the batches of the plan come in its order.
 */
export class LookupQueue {
  private readonly groups = new Map<string, Group>();
  private places = 0;
  private apart = 0;

  constructor(wanted: readonly Wanted[]) {
    this.add(wanted);
  }

  /** Puts authors at the end. */
  add(wanted: readonly Wanted[]): void {
    this.put(wanted, "");
  }

  /** Puts the halves of a request that always fails at the end, not to be asked for together again. */
  addHalves(wanted: readonly Wanted[]): void {
    const half = Math.ceil(wanted.length / 2);
    this.put(wanted.slice(0, half), `/${++this.apart}`);
    this.put(wanted.slice(half), `/${++this.apart}`);
  }

  private put(wanted: readonly Wanted[], apart: string): void {
    for (const one of wanted) {
      const { kind } = one;
      const withPosts = one.author.depth === 1;
      const name = `${kind}/${withPosts}${apart}`;
      const group = this.groups.get(name) ?? { kind, withPosts, members: [], isApart: apart !== "" };
      this.groups.set(name, group);
      group.members.push({ place: this.places++, wanted: one });
    }
  }

  /** The next request of at most `size` authors, which stay in the queue. */
  peek(size: number): Lookup | undefined {
    const first = this.first();
    if (first === undefined) return undefined;
    const { kind, withPosts, members } = first;
    return { kind, withPosts, wanted: members.slice(0, size).map(({ wanted }) => wanted) };
  }

  /** {@link LookupQueue.peek}, and takes them out. */
  take(size: number): Lookup | undefined {
    const lookup = this.peek(size);
    this.first()?.members.splice(0, size);
    for (const [name, { isApart, members }] of this.groups) {
      if (isApart && members.length === 0) this.groups.delete(name);
    }
    return lookup;
  }

  /** Takes out all newcomers of a source. */
  removeSource(source: string): Wanted[] {
    const removed: Wanted[] = [];
    for (const group of this.groups.values()) {
      const isOfSource = ({ wanted }: { wanted: Wanted }) => wanted.author.source === source;
      removed.push(...group.members.filter(isOfSource).map(({ wanted }) => wanted));
      group.members = group.members.filter((member) => !isOfSource(member));
    }
    return removed;
  }

  /** How many requests of at most `size` authors are waiting. */
  requests(kind: Wanted["kind"], size = LOOKUP_SIZE): number {
    const ofKind = [...this.groups.values()].filter((group) => group.kind === kind);
    return ofKind.reduce((sum, { members }) => sum + Math.ceil(members.length / size), 0);
  }

  /** The group whose first member waits longest. */
  private first(): Group | undefined {
    const open = [...this.groups.values()].filter(({ members }) => members.length > 0);
    return open.reduce<Group | undefined>((best, group) => {
      const place = group.members[0]?.place ?? 0;
      return best === undefined || place < (best.members[0]?.place ?? 0) ? group : best;
    }, undefined);
  }
}
