import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseDepths, type Reading } from "../../pipelines/plan/depths.ts";
import { makeRungs, type Rung } from "../../pipelines/plan/rungs.ts";

const PRICES = { user: 0.01, post: 0.005 };
const UNMEASURED = { measured: false, posts: null, sample_share: null };
const row = (depth: number, posts: number, value: number) => ({ depth, posts, value, note: "" });
const VALUES = [row(0, 0, 1), row(1, 2, 1.2), row(2, 5, 1.3), row(2, 20, 1.4)];
const RUNGS = makeRungs(VALUES, PRICES, UNMEASURED);

const share = fc.double({ min: 0.01, max: 1, noNaN: true });
const reading: fc.Arbitrary<Reading> = fc
  .record({ deepest: fc.constantFrom(0 as const, 1 as const, 2 as const), received: share, useful: share })
  .map((one) => ({ ...one, first: one.useful }));
const author = (deepest: Reading["deepest"], received: number, useful: number, first = useful): Reading => ({
  deepest,
  received,
  useful,
  first,
});
const readings = fc.array(reading, { maxLength: 40 });
const budgets = fc.double({ min: 0, max: 3, noNaN: true });
/** Ladders of any shape: values may fall, and a deeper reading may be the better bargain. */
const ladders = fc.tuple(...VALUES.map(() => fc.integer({ min: 1, max: 300 }))).map((values) =>
  makeRungs(
    VALUES.map((one, i) => ({ ...one, value: (values[i] ?? 1) / 100 })),
    PRICES,
    UNMEASURED,
  ),
);

const cost = (authors: readonly Reading[], chosen: readonly (Rung | undefined)[]) =>
  authors.reduce((sum, { received }, i) => sum + received * (chosen[i]?.dollars ?? 0), 0);

describe("rungs", () => {
  test("cost what earlier requests let expect, and the most without any", () => {
    expect(RUNGS.map(({ dollars }) => dollars)).toEqual([0.01, 0.02, 0.035, 0.11]);
    const measured = { measured: true, posts: 1.5, sample_share: 0.8 };
    const rungs = makeRungs(VALUES, PRICES, measured, 12);
    expect(rungs.map(({ expectedPosts }) => expectedPosts)).toEqual([0, 1.5, 12 * 0.8]);
    expect(rungs.at(-1)).toMatchObject({ depth: 2, posts: 12, value: 1.3 });
  });

  test("that the seeds do not value are named", () => {
    expect(() => makeRungs(VALUES.slice(1), PRICES, UNMEASURED)).toThrow(
      "rules/depth_values.csv: no value of depth 0.",
    );
    expect(() => makeRungs([row(0, 0, 1), row(1, 2, 1), row(2, 20, 1)], PRICES, UNMEASURED, 6)).toThrow(
      "no value of depth 2 with 5 posts",
    );
  });
});

describe("depths", () => {
  test("all profiles come before any post, and within a kind the first author", () => {
    const authors = Array.from({ length: 4 }, () => author(2, 1, 1));
    const depths = (budget: number) => chooseDepths(authors, RUNGS, budget).map((rung) => rung?.depth);
    expect(depths(0)).toEqual([undefined, undefined, undefined, undefined]);
    expect(depths(0.03)).toEqual([0, 0, 0, undefined]);
    expect(depths(0.06)).toEqual([1, 1, 0, 0]);
    expect(depths(0.095)).toEqual([2, 1, 1, 1]);
    expect(chooseDepths(authors, RUNGS, 1).map((rung) => rung?.posts)).toEqual([20, 20, 20, 20]);
  });

  test("those more likely to be of use come first, at any price of failure", () => {
    const authors: Reading[] = [author(1, 0.2, 0.5), author(1, 1, 0.9)];
    expect(chooseDepths(authors, RUNGS, 0.01)[1]?.depth).toBe(0);
  });

  test("the profile of an author in a full domain may come after the posts of others", () => {
    const authors = [author(1, 1, 1), author(1, 1, 1, 0.1)];
    expect(chooseDepths(authors, RUNGS, 0.02).map((rung) => rung?.depth)).toEqual([1, undefined]);
    expect(chooseDepths(authors, RUNGS, 0.03).map((rung) => rung?.depth)).toEqual([1, 0]);
  });

  test("a rung that is no bargain by itself is passed over to a deeper one that is", () => {
    const rungs = makeRungs([row(0, 0, 1), row(1, 2, 1.01), row(2, 5, 3)], PRICES, UNMEASURED);
    const authors: Reading[] = [author(2, 1, 1), author(2, 1, 0.1)];
    expect(chooseDepths(authors, rungs, 0.035).map((rung) => rung?.depth)).toEqual([2, undefined]);
    expect(chooseDepths(authors, rungs, 0.06).map((rung) => rung?.depth)).toEqual([2, 0]);
  });

  test("those who are likely missing leave room in the budget", () => {
    const authors = Array.from({ length: 4 }, () => author(0, 0.5, 1));
    expect(chooseDepths(authors, RUNGS, 0.02).map((rung) => rung?.depth)).toEqual([0, 0, 0, 0]);
  });

  test("never cost more than the budget, nor go deeper than wanted", () => {
    fc.assert(
      fc.property(readings, ladders, budgets, (authors, rungs, budget) => {
        const chosen = chooseDepths(authors, rungs, budget);
        expect(cost(authors, chosen)).toBeLessThanOrEqual(budget + 1e-8);
        for (const [i, author] of authors.entries()) {
          expect(chosen[i]?.depth ?? 0).toBeLessThanOrEqual(author.deepest);
        }
      }),
    );
  });

  test("no cheaper step of higher value per dollar is left out for another, and nothing that fits", () => {
    const step = (author: Reading, from: Rung | undefined, to: Rung) => {
      const dollars = to.dollars - (from?.dollars ?? 0);
      const worth = (author.useful * (to.value - (from?.value ?? 0))) / dollars;
      return { dollars: author.received * dollars, worth };
    };
    fc.assert(
      fc.property(readings, budgets, (authors, budget) => {
        const chosen = chooseDepths(authors, RUNGS, budget);
        const left = budget - cost(authors, chosen);
        const taken = authors.flatMap((author, i) => {
          const rung = chosen[i];
          const place = rung === undefined ? -1 : RUNGS.indexOf(rung);
          return rung === undefined ? [] : [step(author, RUNGS[place - 1], rung)];
        });
        for (const [i, author] of authors.entries()) {
          const rung = chosen[i];
          const next = RUNGS[rung === undefined ? 0 : RUNGS.indexOf(rung) + 1];
          if (next === undefined || next.depth > author.deepest) continue;
          const missed = step(author, rung, next);
          expect(missed.dollars).toBeGreaterThan(left);
          const better = taken.filter(
            ({ dollars, worth }) => missed.worth > worth * (1 + 1e-9) && missed.dollars <= dollars,
          );
          expect(better).toEqual([]);
        }
      }),
    );
  });

  test("are worth no less than the best possible but one step", () => {
    const value = (authors: readonly Reading[], chosen: readonly (Rung | undefined)[]) =>
      authors.reduce((sum, { received, useful }, i) => sum + received * useful * (chosen[i]?.value ?? 0), 0);
    fc.assert(
      fc.property(
        fc.array(reading, { maxLength: 4 }),
        ladders,
        fc.double({ min: 0, max: 0.3, noNaN: true }),
        (authors, rungs, budget) => {
          let best = 0;
          const tryAll = (i: number, chosen: (Rung | undefined)[]): void => {
            const author = authors[i];
            if (cost(authors, chosen) > budget) return;
            best = Math.max(best, value(authors, chosen));
            if (author === undefined) return;
            const open = rungs.filter((rung) => rung.depth <= author.deepest);
            for (const rung of [undefined, ...open]) tryAll(i + 1, [...chosen, rung]);
          };
          tryAll(0, []);
          const oneStep = Math.max(0, ...authors.map(({ received, useful }) => received * useful)) * 3;
          expect(value(authors, chooseDepths(authors, rungs, budget))).toBeGreaterThanOrEqual(best - oneStep);
        },
      ),
    );
  });
});
