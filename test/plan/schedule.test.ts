import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Candidate } from "../../pipelines/plan/candidates.ts";
import { fullness, type Need, needsOf } from "../../pipelines/plan/needs.ts";
import { deficitsOf } from "../../pipelines/plan/quotas.ts";
import { type Scheduled, type ScheduleRule, schedule } from "../../pipelines/plan/schedule.ts";
import { neymanWeight, stratify } from "../../pipelines/plan/strata.ts";
import type { Seed } from "../../pipelines/seeds/tables.ts";

/** Requests that bring a domain to its lower target; less than a rounding error is no request. */
const seatsNeeded = ({ target_min, held, yield: each }: Need) =>
  Math.max(0, Math.ceil((target_min - held) / each - 1e-9));

const DOMAINS = ["ai_research", "edtech", "fintech"];
const domain = (name: string, target_min: number): Seed<"domains"> => ({
  domain: name,
  title: name,
  target_min,
  target_max: 2 * target_min,
  min_followers_verified: 0,
  min_followers: 0,
  min_relevance: 0,
  max_age_days: 30,
  depth: 1,
});

const share = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);
const shape = fc.record({
  domains: fc.subarray(DOMAINS, { minLength: 1 }),
  due: fc.integer({ min: 0, max: 9 }).map((tenth) => tenth > 1),
  stopped: fc.integer({ min: 0, max: 9 }).map((tenth) => tenth === 0),
  tier: fc.constantFrom("unknown", "mid", "large"),
  region: fc.constantFrom("unknown", "africa", "europe"),
  held: share,
  gain: share,
  missing: share,
  list: fc.constantFrom("a", "b"),
});
type Shape = typeof shape extends fc.Arbitrary<infer S> ? S : never;

const candidateOf = (shape: Shape, i: number): Candidate => ({
  author: { handle: `sim_${i}`, domains: shape.domains, depth: 0, reason: "new" },
  due: shape.due,
  stopped: shape.stopped,
  prediction: { missing: shape.missing, wrong: 0, fail: shape.missing },
  tier: shape.tier,
  region: shape.region,
  worth: shape.domains.map((name) => ({
    domain: name,
    outdated: 1 - shape.held,
    held: shape.due ? 0 : shape.held,
    gain: shape.gain / shape.domains.length,
  })),
  gain: shape.gain,
  facets: [shape.list, shape.domains.join()],
});
const pools = fc.array(shape, { maxLength: 80, size: "max" }).map((shapes) => shapes.map(candidateOf));
const QUOTAS: Seed<"quotas">[] = [
  { dimension: "tier", value: "mid", share: 0.6, note: null },
  { dimension: "tier", value: "large", share: 0.4, note: null },
  { dimension: "region", value: "africa", share: 0.1, note: null },
];
const rules = fc
  .record({
    targets: fc.tuple(...DOMAINS.map(() => fc.integer({ min: 1, max: 20 }))),
    yields: fc.tuple(...DOMAINS.map(() => fc.integer({ min: 5, max: 100 }))),
    leastGain: fc.constantFrom(0, 0.1),
    seed: fc.nat(5),
  })
  .map(({ targets, yields, leastGain, seed }) => {
    const domains = DOMAINS.map((name, i) => domain(name, targets[i] ?? 1));
    const share = new Map(DOMAINS.map((name, i) => [name, (yields[i] ?? 1) / 100]));
    return (pool: readonly Candidate[]): ScheduleRule => ({
      needs: needsOf(domains, pool, share),
      quotas: QUOTAS,
      spreads: new Map([["edtech/mid", 3]]),
      gainWeight: 0.7,
      leastGain,
      seed,
    });
  });

const handles = (order: readonly Scheduled[]) => order.map(({ candidate }) => candidate.author.handle);
const isOpen = ({ due, stopped }: Candidate) => due && !stopped;
const stratumOf = ({ candidate, home }: Scheduled) => `${home}/${candidate.tier}/${candidate.region}`;
const tally = (values: readonly string[]) => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
};

describe("the order", () => {
  test("holds every candidate that is due and not stopped once and no other", () => {
    fc.assert(
      fc.property(pools, rules, (pool, rule) => {
        const order = handles(schedule(pool, rule(pool)));
        expect(new Set(order).size).toBe(order.length);
        expect([...order].sort()).toEqual(
          pool
            .filter(isOpen)
            .map(({ author }) => author.handle)
            .sort(),
        );
      }),
    );
  });

  test("does not depend on the order of the lists", () => {
    fc.assert(
      fc.property(pools, rules, (pool, rule) => {
        expect(handles(schedule(pool.toReversed(), rule(pool)))).toEqual(handles(schedule(pool, rule(pool))));
      }),
    );
  });

  test("always serves the domain that is the least full of those with candidates", () => {
    fc.assert(
      fc.property(pools, rules, (pool, make) => {
        const rule = make(pool);
        const order = schedule(pool, rule).filter((one) => one.fullness !== null);
        const seats = new Map<string, number>();
        for (const [i, { home }] of order.entries()) {
          const full = (name: string) => {
            const need = rule.needs.get(name);
            return need === undefined ? Number.NaN : fullness(need, seats.get(name) ?? 0);
          };
          const open = new Set(order.slice(i).map((one) => one.home));
          expect(full(home)).toBe(Math.min(...[...open].map(full)));
          seats.set(home, (seats.get(home) ?? 0) + 1);
        }
      }),
    );
  });

  test("leaves no stratum with candidates empty while another exceeds its quota by more than one, at any length", () => {
    fc.assert(
      fc.property(pools, rules, fc.nat(80), (pool, make, length) => {
        const rule = make(pool);
        const whole = schedule(pool, rule).filter((one) => one.fullness !== null);
        const planned = whole.slice(0, length);
        const offered = tally(whole.map(stratumOf));
        const taken = tally(planned.map(stratumOf));
        const isEmpty = [...offered.keys()].some((stratum) => !taken.has(stratum));
        if (!isEmpty) return;
        for (const name of DOMAINS) {
          const members = whole.filter(({ home }) => home === name).map(({ candidate }) => candidate);
          const seats = planned.filter(({ home }) => home === name).length;
          for (const [key, quota] of quotasWithin(name, members, pool, seats, rule)) {
            expect(taken.get(`${name}/${key}`) ?? 0).toBeLessThanOrEqual(quota + 1 + 1e-9);
          }
        }
      }),
    );
  });

  test("one candidate more never lowers how much of the domains' needs is covered", () => {
    fc.assert(
      fc.property(pools, shape, rules, fc.nat(60), (pool, extra, make, length) => {
        const rule = make(pool);
        const covered = (candidates: readonly Candidate[]) => {
          const order = schedule(candidates, rule).filter((one) => one.fullness !== null);
          const seats = tally(order.slice(0, length).map(({ home }) => home));
          return [...rule.needs.values()].reduce(
            (sum, need) => sum + Math.min(seatsNeeded(need), seats.get(need.domain) ?? 0),
            0,
          );
        };
        const more = [...pool, candidateOf({ ...extra, due: true }, 1000)];
        expect(covered(more)).toBeGreaterThanOrEqual(covered(pool));
      }),
    );
  });

  test("puts those last of whom little is expected, the least at the end", () => {
    fc.assert(
      fc.property(pools, rules, (pool, make) => {
        const rule = make(pool);
        const order = schedule(pool, rule);
        const last = order.filter(({ candidate }) => candidate.gain < rule.leastGain);
        expect(order.slice(order.length - last.length)).toEqual(last);
        const gains = last.map(({ candidate }) => candidate.gain);
        expect(gains).toEqual(gains.toSorted((a, b) => b - a));
      }),
    );
  });
});

/** Real-valued quotas of the strata of a domain: in proportion to their weights, none above its members. */
function quotasWithin(
  name: string,
  members: readonly Candidate[],
  pool: readonly Candidate[],
  seats: number,
  rule: ScheduleRule,
): Map<string, number> {
  const need = rule.needs.get(name);
  if (need === undefined) return new Map();
  const spread = (tier: string) => rule.spreads.get(`${name}/${tier}`) ?? 1;
  const deficits = deficitsOf(need, pool, rule.quotas);
  let open = stratify(members).map((stratum) => ({
    key: stratum.key,
    members: stratum.members.length,
    weight: neymanWeight(stratum, { spread, deficits }),
  }));
  const quotas = new Map<string, number>();
  let left = seats;
  for (;;) {
    const weights = open.reduce((sum, { weight }) => sum + weight, 0);
    const full = open.filter((one) => (left * one.weight) / weights >= one.members);
    if (full.length === 0) {
      for (const one of open) quotas.set(one.key, (left * one.weight) / weights);
      return quotas;
    }
    for (const one of full) {
      quotas.set(one.key, one.members);
      left -= one.members;
    }
    open = open.filter((one) => !full.includes(one));
  }
}
