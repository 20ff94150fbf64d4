import { LOOKUP_SIZE } from "../../core/plans.ts";
import type { ModelAuthor } from "./work.ts";

/** Authors that one lookup asks for. */
export interface ModelLookup {
  readonly byId: boolean;
  readonly authors: readonly number[];
}

interface Group {
  readonly byId: boolean;
  readonly members: { readonly place: number; readonly author: number }[];
  head: number;
}

/** Packs authors into lookups as pipelines/extract/lookups.ts does: by id or handle, with posts or without. */
export class ModelQueue {
  private readonly groups = new Map<string, Group>();
  private places = 0;
  private next: { group: Group; lookup: ModelLookup } | undefined;

  constructor(private readonly authors: readonly ModelAuthor[]) {}

  /** Puts an author at the end. */
  add(author: number): void {
    const { byId = false, depth } = this.authors[author] ?? {};
    const name = `${byId}/${depth === 1}`;
    const group = this.groups.get(name) ?? { byId, members: [], head: 0 };
    this.groups.set(name, group);
    group.members.push({ place: this.places++, author });
    this.next = undefined;
  }

  /** The next lookup, which stays in the queue. */
  peek(): ModelLookup | undefined {
    if (this.next !== undefined) return this.next.lookup;
    let group: Group | undefined;
    for (const one of this.groups.values()) {
      if (placeOf(one) < (group === undefined ? Number.POSITIVE_INFINITY : placeOf(group))) group = one;
    }
    if (group === undefined) return undefined;
    const members = group.members.slice(group.head, group.head + LOOKUP_SIZE);
    this.next = { group, lookup: { byId: group.byId, authors: members.map(({ author }) => author) } };
    return this.next.lookup;
  }

  /** Takes out what {@link ModelQueue.peek} shows. */
  drop(): void {
    if (this.next === undefined) return;
    this.next.group.head += this.next.lookup.authors.length;
    this.next = undefined;
  }

  /** How many lookups by id, or by handle, are waiting. */
  lookups(byId: boolean): number {
    let lookups = 0;
    for (const group of this.groups.values()) {
      if (group.byId === byId) lookups += Math.ceil((group.members.length - group.head) / LOOKUP_SIZE);
    }
    return lookups;
  }
}

/** The place of a group's first member; infinite when it is empty. */
function placeOf({ members, head }: Group): number {
  return members[head]?.place ?? Number.POSITIVE_INFINITY;
}
