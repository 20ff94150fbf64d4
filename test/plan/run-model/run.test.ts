import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LOOKUP_SIZE } from "../../../pipelines/core/plans.ts";
import { modelRun } from "../../../pipelines/plan/run-model/run.ts";
import type {
  EndpointName,
  ModelAuthor,
  ModelPace,
  ModelTerms,
} from "../../../pipelines/plan/run-model/work.ts";

const START = Date.parse("2026-11-22T12:00:00Z");
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

const pace: ModelPace = {
  lookupMs: 300,
  timelineMs: 300,
  useLookupMs: 10,
  useTimelineMs: 5,
  commit: { groupMs: 30, batchMs: 5 },
  startMs: 0,
  failedLookups: 0,
  failedTimelines: 0,
  backoffMs: 750,
  leftOut: 0,
  pages: 1,
};

function terms(
  lookups: number,
  timelines: number,
  windowMs: number,
  change: Partial<ModelTerms> = {},
): ModelTerms {
  return {
    startAt: START,
    limits: {
      "users/by": { requests: lookups, windowMs },
      users: { requests: lookups, windowMs },
      "users/:id/tweets": { requests: timelines, windowMs },
    },
    postsOfMonth: 0,
    monthlyPosts: null,
    prices: { user: 0.01, post: 0.005 },
    concurrency: 3,
    horizonMs: 366 * DAY,
    ...change,
  };
}

function author(i: number, change: Partial<ModelAuthor> = {}): ModelAuthor {
  const usual = {
    byId: false,
    depth: 0,
    domains: [0],
    received: 1,
    readable: 1,
    posts: 0,
    isPaid: false,
  } as const;
  return { batch: Math.floor(i / 15), ...usual, ...change };
}

const many = (count: number, change: Partial<ModelAuthor> = {}) =>
  Array.from({ length: count }, (_, i) => author(i, change));

describe("the model of a run", () => {
  test("uses up a window of a day at once, and waits for the next", () => {
    const run = modelRun({ authors: many(250), domains: 1 }, terms(1, 1, DAY), pace);
    expect(run.end).toMatchObject({ requests: 3, authors: 250 });
    expect(run.end.dollars).toBeCloseTo(2.5, 6);
    // Each window begins with its first request, and is believed to end up to three seconds later.
    expect(run.end.ms).toBeGreaterThan(2 * DAY);
    expect(run.end.ms).toBeLessThan(2 * DAY + 10_000);
    expect(run.days.map(({ authors }) => authors)).toEqual([90, 195]);
    expect(run.endpoints[0]).toMatchObject({ endpoint: "users/by", requests: 3 });
    expect(run.endpoints[0]?.heldMs).toBeGreaterThan(2 * DAY - 10_000);
  });

  test("spreads more requests than a short window has over nearly all of it", () => {
    const sent: number[] = [];
    const work = { authors: many(4_000), domains: 1 };
    modelRun(work, terms(30, 30, 15 * MINUTE), pace, (_, at) => sent.push(at - START));
    expect(sent).toHaveLength(40);
    expect(sent[29]).toBeGreaterThan(0.75 * 15 * MINUTE);
    expect(sent[29]).toBeLessThan(0.97 * 15 * MINUTE);
    // What is left fits into the second window, so nothing is spread there.
    expect((sent[39] ?? 0) - (sent[30] ?? 0)).toBeLessThan(10_000);
    const fitting: number[] = [];
    modelRun(work, terms(40, 40, 15 * MINUTE), pace, (_, at) => fitting.push(at - START));
    expect(fitting[39]).toBeLessThan(40 * 500);
  });

  test("stops at the monthly cap, and goes on with the next month", () => {
    const work = { authors: many(400, { depth: 1, posts: 2 }), domains: 1 };
    const run = modelRun(work, terms(300, 300, 15 * MINUTE, { monthlyPosts: 300 }), pace);
    // Two lookups in November, the third is refused; the other two in December.
    expect(run.capped).toMatchObject({ requests: 3, posts: 400, authors: 195 });
    expect(run.isDone).toBe(true);
    expect(run.end.requests).toBe(5);
    expect(START + run.end.ms).toBeGreaterThan(Date.parse("2026-12-01T00:00:00Z"));
    expect(START + run.end.ms).toBeLessThan(Date.parse("2026-12-01T00:01:00Z"));
  });

  test("what was read in the month before counts towards its cap", () => {
    const work = { authors: many(400, { depth: 1, posts: 2 }), domains: 1 };
    const before = terms(300, 300, 15 * MINUTE, { monthlyPosts: 300, postsOfMonth: 300 });
    const run = modelRun(work, before, pace);
    expect(run.capped).toMatchObject({ requests: 1, posts: 0, authors: 0 });
    expect(run.isDone).toBe(true);
  });

  test("finds a window as earlier requests left it, and is refused once where it is used up", () => {
    const work = { authors: many(200), domains: 1 };
    const left = (remaining: number) => {
      const usual = terms(5, 5, DAY);
      const begun = { remaining, resetAt: START + 6 * 60 * MINUTE };
      return { ...usual, limits: { ...usual.limits, "users/by": { requests: 5, windowMs: DAY, begun } } };
    };
    const enough = modelRun(work, left(2), pace);
    expect(enough.end.requests).toBe(2);
    expect(enough.end.ms).toBeLessThan(MINUTE);
    const none = modelRun(work, left(0), pace);
    expect(none.end).toMatchObject({ requests: 3, authors: 200 });
    expect(none.end.dollars).toBeCloseTo(2, 6);
    expect(none.endpoints[0]).toMatchObject({ requests: 3, refused: 1 });
    expect(none.end.ms).toBeGreaterThan(6 * 60 * MINUTE);
    expect(none.end.ms).toBeLessThan(6 * 60 * MINUTE + 10_000);
  });

  test("gives up at the horizon, and says how far it came", () => {
    const run = modelRun(
      { authors: many(1_000), domains: 1 },
      terms(1, 1, DAY, { horizonMs: 3 * DAY }),
      pace,
    );
    expect(run.isDone).toBe(false);
    expect(run.end).toMatchObject({ authors: 300, requests: 3 });
  });

  test("asks by id and by handle apart, and with and without posts", () => {
    const authors = [
      ...many(60, { byId: true }),
      ...many(60, { depth: 1, posts: 1 }),
      ...many(60, { depth: 2, posts: 20 }),
    ].map((one, i) => ({ ...one, batch: Math.floor(i / 15) }));
    const run = modelRun({ authors, domains: 1 }, terms(300, 300, 15 * MINUTE), pace);
    expect(run.endpoints.map(({ requests }) => requests)).toEqual([2, 1, 60]);
    expect(run.end.dollars).toBeCloseTo(180 * 0.01 + 60 * 0.005 + 60 * 20 * 0.005, 6);
  });

  test("sends what fails again, and asks again for who was left out", () => {
    const failing = { ...pace, failedTimelines: 0.1, leftOut: 0.05, pages: 1.5 };
    const authors = many(200, { depth: 2, posts: 20 });
    const run = modelRun({ authors, domains: 1 }, terms(300, 300, 15 * MINUTE), failing);
    expect(run.isDone).toBe(true);
    // 300 pages, of which a tenth fails and a tenth of these again; 10 authors take one lookup more, and one of them
    // another.
    expect(run.endpoints.map(({ requests }) => requests)).toEqual([4, 0, 333]);
  });

  test("what was paid today is free until midnight", () => {
    const paid = many(200, { byId: true, isPaid: true });
    const today = modelRun({ authors: paid, domains: 1 }, terms(300, 300, 15 * MINUTE), pace);
    expect(today.end.dollars).toBe(0);
    const later = modelRun({ authors: paid, domains: 1 }, terms(1, 1, DAY), pace);
    expect(later.end.dollars).toBeCloseTo(1, 6);
  });

  test("is done with 100,000 authors in a second or two", () => {
    const authors = many(100_000, { depth: 2, posts: 20, received: 0.9, readable: 0.97 });
    const started = performance.now();
    const run = modelRun({ authors, domains: 1 }, terms(300, 1_500, 15 * MINUTE), pace);
    expect(run.end.requests).toBe(1_000 + 87_300);
    // Ten times what it takes on an idle machine; were it quadratic, it would be minutes.
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

const anyAuthor = fc.record({
  byId: fc.boolean(),
  depth: fc.constantFrom(0, 1, 2),
  domains: fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 3 }),
  received: fc.double({ min: 0, max: 1, noNaN: true }),
  readable: fc.double({ min: 0, max: 1, noNaN: true }),
  posts: fc.nat(20),
  isPaid: fc.boolean(),
});
const anyRun = fc.record({
  authors: fc
    .array(anyAuthor, { maxLength: 400, size: "max" })
    .map((authors) => authors.map((one, i) => ({ ...one, batch: Math.floor(i / 15) }) as ModelAuthor)),
  limits: fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 40 })),
  windowMs: fc.constantFrom(500, 10_000, 15 * MINUTE, DAY),
  concurrency: fc.integer({ min: 1, max: 30 }),
  failing: fc.double({ min: 0, max: 0.5, noNaN: true }),
  leftOut: fc.double({ min: 0, max: 0.3, noNaN: true }),
});

/** The fewest requests that ask for these authors: full lookups, and a page for each timeline expected, but for rounding. */
function floorOf(authors: readonly ModelAuthor[]): number {
  const groups = new Map<string, number>();
  for (const { byId, depth } of authors) {
    const group = `${byId}/${depth === 1}`;
    groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  const lookups = [...groups.values()].reduce((sum, count) => sum + Math.ceil(count / LOOKUP_SIZE), 0);
  const timelines = authors
    .filter(({ depth }) => depth === 2)
    .reduce((sum, { received, readable }) => sum + received * readable, 0);
  return lookups + Math.floor(timelines);
}

test("no window is ever exceeded, everyone is asked for, and the figures add up", () => {
  fc.assert(
    fc.property(anyRun, ({ authors, limits, windowMs, concurrency, failing, leftOut }) => {
      const sent = new Map<EndpointName, number[]>();
      const own = terms(limits[0], limits[1], windowMs, { concurrency, horizonMs: 1e13 });
      const failures = { failedLookups: failing, failedTimelines: failing, leftOut };
      const run = modelRun({ authors, domains: 3 }, own, { ...pace, ...failures }, (endpoint, at) => {
        const times = sent.get(endpoint) ?? [];
        times.push(at);
        sent.set(endpoint, times);
      });
      expect(run.isDone).toBe(true);
      expect(run.end.authors).toBe(authors.length);
      expect(run.end.requests).toBeGreaterThanOrEqual(floorOf(authors));
      for (const { endpoint, requests, refused } of run.endpoints) {
        expect(refused).toBe(0);
        const times = sent.get(endpoint) ?? [];
        expect(times).toHaveLength(requests);
        // X's own count: a window begins with the first request after the last one has ended.
        let begins = Number.NEGATIVE_INFINITY;
        let used = 0;
        for (const at of times) {
          if (at >= begins + windowMs) [begins, used] = [at, 0];
          used += 1;
          expect(used).toBeLessThanOrEqual(own.limits[endpoint].requests);
        }
      }
      const sum = (value: (one: (typeof run.domains)[number]) => number) =>
        run.domains.reduce((total, one) => total + value(one), 0);
      expect(sum(({ requests }) => requests)).toBeCloseTo(run.end.requests, 6);
      expect(sum(({ dollars }) => dollars)).toBeCloseTo(run.end.dollars, 6);
      const { user, post } = own.prices;
      const most = authors.reduce((total, { posts }) => total + user + posts * post, 0);
      expect(run.end.dollars).toBeLessThanOrEqual(most + 1e-9);
    }),
    { numRuns: 200 },
  );
});

test("one author more never takes fewer requests or dollars", () => {
  fc.assert(
    fc.property(anyRun, anyAuthor, ({ authors, limits, windowMs, concurrency }, more) => {
      const own = terms(limits[0], limits[1], windowMs, { concurrency, horizonMs: 1e13 });
      const added = { ...more, batch: Math.floor(authors.length / 15) } as ModelAuthor;
      const fewer = modelRun({ authors, domains: 3 }, own, pace).end;
      const larger = modelRun({ authors: [...authors, added], domains: 3 }, own, pace).end;
      expect(larger.requests).toBeGreaterThanOrEqual(fewer.requests);
      expect(larger.dollars).toBeGreaterThanOrEqual(fewer.dollars - 1e-9);
    }),
    { numRuns: 100 },
  );
});
