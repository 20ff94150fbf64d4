import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utcDay } from "../../pipelines/core/clock.ts";
import { type Hold, Ledger, type Priced, paidKey, type Returned } from "../../pipelines/extract/budget.ts";
import { NOON } from "./extract-support.ts";

const PRICES = { user: 0.01, post: 0.005 };
const DAY_MS = 86_400_000;
const AUTHORS = 8;
const CENT = 1e-9;

const wanted = (author: number, posts = 2): Priced => ({
  key: `id:${author}`,
  profile: true,
  authorId: String(author),
  posts,
});
/** Every other author is gone; the others have as many posts as their number, at most two come along. */
const answerOf = (asked: readonly Priced[]): Returned => {
  const there = asked.map((one) => Number(one.authorId)).filter((author) => author % 2 === 0);
  const posts = there.flatMap((author) =>
    Array.from({ length: Math.min(2, author) }, (_, i) => `${author}-${i}`),
  );
  return { users: there.map(String), posts };
};

/** Bills each object once per UTC day, as X does. */
class Server {
  billed = 0;
  private readonly seen = new Set<string>();

  serve({ users, posts }: Returned, now: number): void {
    for (const one of users) this.charge(`user/${one}`, PRICES.user, now);
    for (const one of posts) this.charge(`post/${one}`, PRICES.post, now);
  }

  private charge(object: string, dollars: number, now: number): void {
    const key = `${utcDay(now)}/${object}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.billed += dollars;
  }
}

interface InFlight {
  readonly asked: readonly Priced[];
  readonly hold: Hold;
}

type Step =
  | { readonly do: "ask"; readonly authors: readonly number[] }
  | { readonly do: "answer" | "fail" | "lose_unseen" | "lose"; readonly which: number }
  | { readonly do: "next_day" };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("ask" as const),
      authors: fc.uniqueArray(fc.nat(AUTHORS - 1), { minLength: 1 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom("answer", "answer", "fail", "lose_unseen", "lose"),
      which: fc.nat(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "next_day" as const }) },
);

const held = (ledger: Ledger, inFlight: readonly InFlight[]) =>
  inFlight.reduce((sum, { hold }) => sum + ledger.dollars(hold), 0);

describe("the ledger", () => {
  test("books what a server bills, and never goes past its budget, whatever becomes of requests", () => {
    let lost = 0;
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60, size: "max" }),
        fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
        (steps, cents) => {
          const budget = cents === undefined ? undefined : cents / 100;
          const ledger = new Ledger(PRICES, budget, []);
          const server = new Server();
          const inFlight: InFlight[] = [];
          let now = NOON;
          let losses = 0;
          let lossesBefore = 0;
          for (const one of steps) {
            if (one.do === "ask") {
              // Nothing is asked for twice at the same time.
              const busy = new Set(inFlight.flatMap(({ asked }) => asked.map(({ key }) => key)));
              const list = one.authors.map((author) => wanted(author)).filter(({ key }) => !busy.has(key));
              const { taken, hold } = ledger.reserve(list, now);
              inFlight.push({ asked: list.filter((_, i) => taken.includes(i)), hold });
            } else if (one.do === "next_day") {
              // Holds are of one day: what is in flight is answered first.
              for (const { asked, hold } of inFlight.splice(0)) {
                server.serve(answerOf(asked), now);
                ledger.settle(hold, answerOf(asked), now);
              }
              if (now === NOON) now += DAY_MS;
              lossesBefore += losses;
              losses = 0;
            } else {
              const [ended] = inFlight.splice(one.which % Math.max(1, inFlight.length), 1);
              if (ended === undefined) continue;
              const answer = answerOf(ended.asked);
              if (one.do === "answer" || one.do === "lose") server.serve(answer, now);
              if (one.do === "answer") ledger.settle(ended.hold, answer, now);
              else if (one.do === "fail") ledger.release(ended.hold);
              else ledger.leaveUnknown(ended.hold, now);
              if (one.do.startsWith("lose") && ended.asked.length > 0) losses += 1;
            }
            const open = held(ledger, inFlight);
            expect(ledger.spent + open + ledger.possible).toBeLessThanOrEqual((budget ?? 1e9) + CENT);
            expect(server.billed).toBeGreaterThanOrEqual(ledger.spent - CENT);
            expect(server.billed).toBeLessThanOrEqual(ledger.spent + ledger.possible + open + CENT);
            if (losses + lossesBefore === 0) expect(ledger.spent).toBeCloseTo(server.billed, 9);
          }
          for (const { hold } of inFlight) ledger.release(hold);
          const everybody = Array.from({ length: AUTHORS }, (_, author) => wanted(author));
          const { taken, hold } = ledger.reserve(everybody, now);
          const answer = answerOf(everybody.filter((_, i) => taken.includes(i)));
          server.serve(answer, now);
          ledger.settle(hold, answer, now);
          // Whoever may have been billed today fits in again, and then it is known what was.
          if (lossesBefore === 0) {
            expect(ledger.possible).toBeCloseTo(0, 9);
            expect(ledger.spent).toBeCloseTo(server.billed, 9);
          }
          lost += losses + lossesBefore;
        },
      ),
      { numRuns: 300 },
    );
    // The interesting histories did occur.
    expect(lost).toBeGreaterThan(100);
  });

  test("knows again what an unanswered request cost once its authors are asked again on the same day", () => {
    const ledger = new Ledger(PRICES, 1, []);
    const parts = [wanted(2), wanted(3)];
    ledger.leaveUnknown(ledger.reserve(parts, NOON).hold, NOON);
    expect([ledger.spent, ledger.possible]).toEqual([0, 0.04]);
    // It may have been billed already: asking again adds nothing.
    const again = ledger.reserve(parts, NOON);
    expect(ledger.dollars(again.hold)).toBe(0);
    expect(ledger.settle(again.hold, answerOf(parts), NOON)).toBe(0.02);
    expect([ledger.spent, ledger.possible]).toEqual([0.02, 0]);
  });

  test("does not know on the next day what was billed on the day before", () => {
    const ledger = new Ledger(PRICES, 1, []);
    const parts = [wanted(2)];
    ledger.leaveUnknown(ledger.reserve(parts, NOON).hold, NOON);
    const again = ledger.reserve(parts, NOON + DAY_MS);
    expect(ledger.dollars(again.hold)).toBe(0.02);
    ledger.settle(again.hold, answerOf(parts), NOON + DAY_MS);
    expect([ledger.spent, ledger.possible]).toEqual([0.02, 0.02]);
  });

  test("with a budget of nothing takes what was paid today, and what may have been", () => {
    const ledger = new Ledger(PRICES, 0, [
      paidKey("2026-11-22", "user", "1"),
      paidKey("2026-11-21", "user", "2"),
    ]);
    const list = [wanted(1, 0), wanted(2, 0), wanted(1, 1), { key: "handle:x", profile: true, posts: 0 }];
    expect(ledger.reserve(list, NOON).taken).toEqual([0]);
    expect(ledger.reserve(list, NOON + DAY_MS).taken).toEqual([]);
  });

  test("of nothing does not take what may be billed on the next day, just before midnight", () => {
    const midnight = Date.parse("2026-11-23T00:00:00Z");
    const ledger = new Ledger(PRICES, 0, [paidKey("2026-11-22", "user", "1")]);
    expect(ledger.reserve([wanted(1, 0)], midnight - 5 * 60_000).taken).toEqual([0]);
    expect(ledger.reserve([wanted(1, 0)], midnight - 500).taken).toEqual([]);
  });

  test("takes the first that fit, and leaves out what does not", () => {
    const ledger = new Ledger(PRICES, 0.03, []);
    const { taken, hold } = ledger.reserve([wanted(0, 2), wanted(1, 2), wanted(2, 0), wanted(3, 0)], NOON);
    expect(taken).toEqual([0, 2]);
    expect(ledger.dollars(hold)).toBe(0.03);
    ledger.release(hold);
    expect(ledger.reserve([wanted(4, 4)], NOON).taken).toEqual([0]);
  });

  test("sums are exact: a hundred thousand profiles fit into a thousand dollars, and not one more", () => {
    const ledger = new Ledger(PRICES, 1000, []);
    const all = Array.from({ length: 100_001 }, (_, i) => wanted(i, 0));
    expect(ledger.reserve(all, NOON).taken.length).toBe(100_000);
  });
});
