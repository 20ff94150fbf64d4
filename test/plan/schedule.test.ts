import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Candidate } from "../../pipelines/plan/candidates.ts";
import { cutBatches, likelyFailuresLast, schedule } from "../../pipelines/plan/schedule.ts";
import type { Seed } from "../../pipelines/seeds/tables.ts";

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

const shape = fc.record({
  domains: fc.subarray(DOMAINS, { minLength: 1 }),
  due: fc.boolean(),
  found: fc.boolean(),
  stopped: fc.boolean(),
  askedAt: fc.nat(5),
  prediction: fc.record({ missing: fc.constant(0), fail: fc.double({ min: 0, max: 1, noNaN: true }) }),
});
const candidates = fc.array(shape, { maxLength: 60 }).map((shapes): Candidate[] =>
  shapes.map(({ domains, ...rest }, i) => ({
    author: { handle: `sim_${i}`, domains, depth: 0, reason: "new" },
    ...rest,
  })),
);
const targets = fc.tuple(
  fc.integer({ min: 1, max: 50 }),
  fc.integer({ min: 1, max: 50 }),
  fc.integer({ min: 1, max: 50 }),
);

describe("the order", () => {
  test("holds every candidate that is due and not stopped once and no other", () => {
    fc.assert(
      fc.property(candidates, targets, (all, sizes) => {
        const domains = DOMAINS.map((name, i) => domain(name, sizes[i] ?? 1));
        const order = schedule(all, domains);
        expect(new Set(order).size).toBe(order.length);
        expect(new Set(order)).toEqual(new Set(all.filter(({ due, stopped }) => due && !stopped)));
      }),
    );
  });

  test("never helps a domain while one that is further from its target has candidates", () => {
    fc.assert(
      fc.property(candidates, targets, (all, sizes) => {
        const domains = DOMAINS.map((name, i) => domain(name, sizes[i] ?? 1));
        const have = new Map(
          DOMAINS.map((name) => [
            name,
            all.filter((c) => !c.due && c.found && c.author.domains.includes(name)).length,
          ]),
        );
        const share = (name: string) =>
          (have.get(name) ?? 0) / (domains.find((d) => d.domain === name)?.target_min ?? 1);
        const order = schedule(all, domains);
        for (const [i, chosen] of order.entries()) {
          const open = new Set(order.slice(i).flatMap((candidate) => candidate.author.domains));
          const neediest = Math.min(...[...open].map(share));
          expect(Math.min(...chosen.author.domains.map(share))).toBe(neediest);
          for (const name of chosen.author.domains) have.set(name, (have.get(name) ?? 0) + 1);
        }
      }),
    );
  });
});

test("likely failures come last, and nobody changes places otherwise", () => {
  fc.assert(
    fc.property(candidates, (all) => {
      const order = likelyFailuresLast(all, 0.5);
      const fails = order.map(({ prediction }) => prediction.fail > 0.5);
      expect(fails).toEqual(fails.toSorted((a, b) => Number(a) - Number(b)));
      for (const likely of [true, false]) {
        const part = (list: readonly Candidate[]) => list.filter((c) => c.prediction.fail > 0.5 === likely);
        expect(part(order)).toEqual(part(all));
      }
    }),
  );
});

describe("batches", () => {
  test("hold every author once, in order, 10 to 20 each", () => {
    fc.assert(
      fc.property(fc.nat(700), fc.integer({ min: 10, max: 20 }), (count, size) => {
        const authors = Array.from({ length: count }, (_, i) => ({
          handle: `sim_${i}`,
          domains: [],
          depth: 0 as const,
          reason: "new",
        }));
        const batches = cutBatches(authors, size);
        expect(batches.flatMap((batch) => batch.authors)).toEqual(authors);
        expect(new Set(batches.map((batch) => batch.batch_id)).size).toBe(batches.length);
        for (const batch of batches) {
          expect(batch.authors.length).toBeGreaterThanOrEqual(Math.min(10, count));
          expect(batch.authors.length).toBeLessThanOrEqual(20);
        }
      }),
    );
  });
});
