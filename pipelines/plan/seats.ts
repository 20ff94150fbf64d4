/** A group that takes seats, one for each of its members. */
export interface Group {
  /** Names it; breaks ties. */
  readonly key: string;
  /** Its share of the seats, in any unit; above 0. */
  readonly weight: number;
  readonly members: number;
}

/**
 * In which order groups take seats, each until it has no member left: first one seat for every group, then always the
 * group with the largest weight per seat among those that are below their share. So every beginning of the order is the
 * fair division of its length: no group is ever a whole seat above its share (the quota method of Balinski and Young
 * 1975, Amer. Math. Monthly 82:701; with largest remainders a group may lose a seat when there is one more to divide).
 */
export function* seatOrder<G extends Group>(groups: readonly G[]): Generator<G> {
  let open = groups
    .filter((group) => group.members > 0)
    .sort((a, b) => b.weight - a.weight || (a.key < b.key ? -1 : 1))
    .map((group) => ({ group, seats: 0 }));
  for (const one of open) {
    one.seats = 1;
    yield one.group;
  }
  for (;;) {
    open = open.filter(({ group, seats }) => seats < group.members);
    const weights = open.reduce((sum, { group }) => sum + group.weight, 0);
    const seats = open.reduce((sum, one) => sum + one.seats, 0) + 1;
    const below = open.filter((one) => one.seats * weights < seats * one.group.weight);
    // Rounding may leave nobody below.
    const next = neediest(below.length > 0 ? below : open);
    if (next === undefined) return;
    next.seats += 1;
    yield next.group;
  }
}

function neediest<O extends { readonly group: Group; readonly seats: number }>(
  open: readonly O[],
): O | undefined {
  const priority = ({ group, seats }: O) => group.weight / (seats + 1);
  return open.reduce<O | undefined>(
    (best, one) => (best === undefined || priority(one) > priority(best) ? one : best),
    undefined,
  );
}
