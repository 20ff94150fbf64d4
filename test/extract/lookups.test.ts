import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Lookup,
  LookupQueue,
  type Wanted,
  wantedAuthor,
  wantedKey,
} from "../../pipelines/extract/lookups.ts";

const SOURCES = [undefined, "fintech/list", "security/list"];

const author = fc.record({
  byId: fc.boolean(),
  depth: fc.constantFrom(0 as const, 1 as const, 2 as const),
  source: fc.constantFrom(...SOURCES),
});

const people = fc
  .array(author, { maxLength: 120 })
  .map((list) => list.map(({ byId, depth, source }, i) => makeWanted(i, byId, depth, source)));

function makeWanted(i: number, byId = false, depth: 0 | 1 | 2 = 0, source?: string): Wanted {
  const named = { handle: `Sim_${i}`, domains: [], depth, reason: "new" };
  const known = byId ? { author_id: String(i) } : {};
  return wantedAuthor({ ...named, ...known, ...(source === undefined ? {} : { source }) }, "b00001");
}

const groupOf = ({ kind, withPosts }: Pick<Lookup, "kind" | "withPosts">) => `${kind}/${withPosts}`;
const ownGroup = ({ kind, author }: Wanted) => groupOf({ kind, withPosts: author.depth === 1 });
const keys = (wanted: readonly Wanted[]) => wanted.map(wantedKey);

function takeAll(queue: LookupQueue, size: number): Lookup[] {
  const all: Lookup[] = [];
  for (let next = queue.take(size); next !== undefined; next = queue.take(size)) all.push(next);
  return all;
}

describe("the queue of lookups", () => {
  test("hands out everybody once, in full requests of one kind, in the order of the plan", () => {
    fc.assert(
      fc.property(people, fc.integer({ min: 1, max: 100 }), (wanted, size) => {
        const queue = new LookupQueue(wanted);
        const expected = queue.requests("handle", size) + queue.requests("id", size);
        const lookups = takeAll(queue, size);
        expect(lookups.length).toBe(expected);
        for (const group of new Set(wanted.map(ownGroup))) {
          const own = lookups.filter((lookup) => groupOf(lookup) === group);
          expect(own.flatMap((lookup) => keys(lookup.wanted))).toEqual(
            keys(wanted.filter((one) => ownGroup(one) === group)),
          );
          expect(own.slice(0, -1).every((lookup) => lookup.wanted.length === size)).toBe(true);
        }
        // The request of those who wait longest comes first.
        const places = lookups.map((lookup) =>
          wanted.findIndex((one) => one.value === lookup.wanted[0]?.value),
        );
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }),
    );
  });

  test("looking at the next request takes nobody out", () => {
    fc.assert(
      fc.property(people, fc.integer({ min: 1, max: 100 }), (wanted, size) => {
        const queue = new LookupQueue(wanted);
        expect(queue.peek(size)).toEqual(queue.peek(size));
        expect(queue.peek(size)).toEqual(queue.take(size));
      }),
    );
  });

  test("the halves of a failing request stay apart, and nobody is lost or handed out twice", () => {
    fc.assert(
      fc.property(
        people,
        fc.array(fc.record({ size: fc.integer({ min: 1, max: 40 }), fails: fc.boolean() }), {
          maxLength: 40,
        }),
        (wanted, steps) => {
          const queue = new LookupQueue(wanted);
          const done: string[] = [];
          const halves = new Map<string, Set<string>>();
          const use = (lookup: Lookup) => {
            for (const key of keys(lookup.wanted)) {
              const half = halves.get(key);
              // Whoever was in a failing request is asked for with members of the same half only.
              if (half !== undefined) expect(keys(lookup.wanted).every((one) => half.has(one))).toBe(true);
            }
          };
          for (const { size, fails } of steps) {
            const lookup = queue.take(size);
            if (lookup === undefined) break;
            use(lookup);
            if (!fails || lookup.wanted.length === 1) {
              done.push(...keys(lookup.wanted));
              continue;
            }
            const middle = Math.ceil(lookup.wanted.length / 2);
            for (const part of [lookup.wanted.slice(0, middle), lookup.wanted.slice(middle)]) {
              const half = new Set(keys(part));
              for (const key of half) halves.set(key, half);
            }
            queue.addHalves(lookup.wanted);
          }
          for (const lookup of takeAll(queue, 100)) {
            use(lookup);
            done.push(...keys(lookup.wanted));
          }
          expect(done.toSorted()).toEqual(keys(wanted).toSorted());
        },
      ),
    );
  });

  test("a half of one is a request of its own", () => {
    const queue = new LookupQueue([makeWanted(9)]);
    queue.addHalves([makeWanted(1)]);
    queue.addHalves([makeWanted(2), makeWanted(3)]);
    expect(takeAll(queue, 100).map((lookup) => keys(lookup.wanted))).toEqual([
      ["handle:sim_9"],
      ["handle:sim_1"],
      ["handle:sim_2"],
      ["handle:sim_3"],
    ]);
  });

  test("gives out the newcomers of a source, halves included, and keeps all others", () => {
    fc.assert(
      fc.property(people, fc.nat(40), (wanted, split) => {
        const queue = new LookupQueue(wanted.slice(split));
        queue.addHalves(wanted.slice(0, split));
        const isOfSource = (one: Wanted) => one.author.source === "fintech/list";
        expect(keys(queue.removeSource("fintech/list")).toSorted()).toEqual(
          keys(wanted.filter(isOfSource)).toSorted(),
        );
        expect(queue.removeSource("fintech/list")).toEqual([]);
        const left = takeAll(queue, 100);
        expect(left.flatMap((lookup) => keys(lookup.wanted)).toSorted()).toEqual(
          keys(wanted.filter((one) => !isOfSource(one))).toSorted(),
        );
        expect(left.every((lookup) => lookup.wanted.length > 0)).toBe(true);
      }),
    );
  });
});
