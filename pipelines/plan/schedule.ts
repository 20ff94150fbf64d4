import { sha256Text } from "../core/lake.ts";
import type { Seed } from "../seeds/tables.ts";
import type { Candidate } from "./candidates.ts";
import { diverseOrder } from "./diversity.ts";
import { fullness, type Need } from "./needs.ts";
import { deficitsOf } from "./quotas.ts";
import { seatOrder } from "./seats.ts";
import { neymanWeight, stratify } from "./strata.ts";

/** What the order of candidates follows from. */
export interface ScheduleRule {
  readonly needs: ReadonlyMap<string, Need>;
  readonly quotas: readonly Seed<"quotas">[];
  /** How much scores differ, by `<domain>/<follower tier>`. */
  readonly spreads: ReadonlyMap<string, number>;
  /** Of gain against diversity, 0 to 1. */
  readonly gainWeight: number;
  /** Candidates that are expected to add less come last. */
  readonly leastGain: number;
  /** Decides among equals, so that neither spelling nor place in a list does. */
  readonly seed: number;
}

/** A candidate in its place. */
export interface Scheduled {
  readonly candidate: Candidate;
  /** The domain that it is asked for. */
  readonly home: string;
  /** How full the domain is expected to be by then, see {@link fullness}; `null` for those that come last. */
  readonly fullness: number | null;
}

/**
 * The candidates that are due and not stopped, in the order they are worth asking. Always next is the domain expected to
 * be the least full; in it the strata of follower tier and region take turns, and in a stratum gain and diversity decide.
 * Every beginning of the order is itself the plan of its length.
 */
export function schedule(candidates: readonly Candidate[], rule: ScheduleRule): Scheduled[] {
  const open = shuffled(
    candidates.filter(({ due, stopped }) => due && !stopped),
    rule.seed,
  ).map(({ candidate, key }) => ({ candidate, home: homeOf(candidate, rule.needs, key) }));
  const members = new Map<string, Candidate[]>([...rule.needs.keys()].map((domain) => [domain, []]));
  for (const { candidate, home } of open) {
    if (candidate.gain >= rule.leastGain) members.get(home)?.push(candidate);
  }
  const last = open.filter(({ candidate }) => candidate.gain < rule.leastGain);
  const queues = [...rule.needs.values()].map((need) => ({
    need,
    seats: 0,
    order: domainOrder(need, members.get(need.domain) ?? [], candidates, rule),
  }));
  return [
    ...interleave(queues),
    ...last.sort((a, b) => b.candidate.gain - a.candidate.gain).map((one) => ({ ...one, fullness: null })),
  ];
}

interface Queue {
  readonly need: Need;
  readonly order: readonly Candidate[];
  seats: number;
}

function interleave(queues: readonly Queue[]): Scheduled[] {
  const order: Scheduled[] = [];
  for (;;) {
    let next: Queue | undefined;
    for (const queue of queues) {
      if (queue.seats === queue.order.length) continue;
      if (next === undefined || fullness(queue.need, queue.seats) < fullness(next.need, next.seats))
        next = queue;
    }
    const candidate = next?.order[next.seats];
    if (next === undefined || candidate === undefined) return order;
    order.push({ candidate, home: next.need.domain, fullness: fullness(next.need, next.seats) });
    next.seats += 1;
  }
}

/** The order in which a domain takes its candidates. */
function domainOrder(
  need: Need,
  members: readonly Candidate[],
  all: readonly Candidate[],
  rule: ScheduleRule,
): Candidate[] {
  const deficits = deficitsOf(need, all, rule.quotas);
  const groups = stratify(members).map((stratum) => ({
    key: stratum.key,
    members: stratum.members.length,
    weight: neymanWeight(stratum, {
      spread: (tier) => rule.spreads.get(`${need.domain}/${tier}`) ?? 1,
      deficits,
    }),
    line: diverseOrder(stratum.members, rule.gainWeight),
  }));
  return [...seatOrder(groups)].flatMap(({ line }) => {
    const { value } = line.next();
    return value === undefined ? [] : [value];
  });
}

/** The domain that an author of several is asked for: the least full before the plan; among equals `key` decides. */
function homeOf({ author }: Candidate, needs: ReadonlyMap<string, Need>, key: string): string {
  const own = author.domains.flatMap((domain) => needs.get(domain) ?? []);
  const least = Math.min(...own.map((need) => fullness(need)));
  const equals = own.filter((need) => fullness(need) === least);
  return equals[Number.parseInt(key.slice(0, 8), 16) % equals.length]?.domain ?? "";
}

/** An order that depends on the seed and on the handles alone, and the key that each has in it. */
function shuffled(candidates: readonly Candidate[], seed: number): { candidate: Candidate; key: string }[] {
  return candidates
    .map((candidate) => ({ candidate, key: sha256Text(`${seed} ${candidate.author.handle.toLowerCase()}`) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}
