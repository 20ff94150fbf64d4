/** Something that is worth more or less, and resembles others by its facets. */
export interface Facetted {
  /** 0 to 1. */
  readonly gain: number;
  /** Values such as the list that names it; the same number of them for all, in the same order. */
  readonly facets: readonly string[];
}

interface Kin<M> {
  readonly gain: number;
  readonly facets: readonly string[];
  readonly members: readonly M[];
  next: number;
}

/**
 * Members in an order of maximal marginal relevance (Carbonell and Goldstein 1998, SIGIR): always next the one with the
 * highest `weight` × gain − (1 − `weight`) × likeness to those before it, in the given order among equals. Likeness is
 * the mean share, over the facets, of those before it with the same facet: with few facets the usual maximum would be 1
 * for everyone after the first few.
 */
export function* diverseOrder<M extends Facetted>(members: readonly M[], weight: number): Generator<M> {
  const kin = gather(members);
  const seen = new Map<string, number>();
  let taken = 0;
  const score = ({ gain, facets }: Kin<M>) => {
    const same = facets.reduce((sum, facet, i) => sum + (seen.get(`${i} ${facet}`) ?? 0), 0);
    const likeness = taken === 0 || facets.length === 0 ? 0 : same / (taken * facets.length);
    return weight * gain - (1 - weight) * likeness;
  };
  for (;;) {
    let best: Kin<M> | undefined;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (const one of kin) {
      if (one.next === one.members.length) continue;
      const value = score(one);
      if (value > bestScore) {
        best = one;
        bestScore = value;
      }
    }
    const member = best?.members[best.next];
    if (best === undefined || member === undefined) return;
    best.next += 1;
    taken += 1;
    best.facets.forEach((facet, i) => {
      const key = `${i} ${facet}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
    });
    yield member;
  }
}

/** Members that nothing tells apart stand in line together, so that choosing costs a look at each line only. */
function gather<M extends Facetted>(members: readonly M[]): Kin<M>[] {
  const lines = new Map<string, { gain: number; facets: readonly string[]; members: M[]; next: number }>();
  for (const member of members) {
    const key = JSON.stringify([member.gain, member.facets]);
    const line = lines.get(key);
    if (line === undefined) {
      lines.set(key, { gain: member.gain, facets: member.facets, members: [member], next: 0 });
    } else line.members.push(member);
  }
  return [...lines.values()];
}
