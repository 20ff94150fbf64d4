import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Author } from "../../pipelines/simulate/author.ts";
import { simulatedSnowflake } from "../../pipelines/simulate/ids.ts";
import { postTime, readablePosts } from "../../pipelines/simulate/post-times.ts";
import { postAt } from "../../pipelines/simulate/posts.ts";
import { DOMAINS } from "../../pipelines/simulate/words/domains.ts";
import { createWorld, type World } from "../../pipelines/simulate/world.ts";
import { NOW, testWorld } from "./api.ts";

const BASE = 6_000_000_000_000_000_000n;
const YEAR_MS = 365.25 * 86_400_000;

const worlds = fc
  .record({ seed: fc.integer(), size: fc.integer({ min: 1, max: 4_194_304 }) })
  .map(({ seed, size }) => createWorld({ seed, size, now: NOW }));
const authors = worlds.chain((world) =>
  fc.integer({ min: 0, max: world.size - 1 }).map((index) => ({ world, author: world.authorAt(index) })),
);

function sample(world: World, count: number): Author[] {
  const step = world.size / count;
  return Array.from({ length: count }, (_, i) => world.authorAt(Math.floor(i * step)));
}

function share<T>(list: readonly T[], fits: (one: T) => boolean): number {
  return list.filter(fits).length / list.length;
}

/** Spearman's rank correlation. */
function rankCorrelation(pairs: readonly (readonly [number, number])[]): number {
  const ranks = (side: 0 | 1) => {
    const order = pairs.map((_, i) => i).sort((a, b) => (pairs[a]?.[side] ?? 0) - (pairs[b]?.[side] ?? 0));
    const rank = new Array<number>(pairs.length).fill(0);
    order.forEach((which, position) => {
      rank[which] = position;
    });
    return rank;
  };
  const [x, y] = [ranks(0), ranks(1)];
  const squares = x.reduce((sum, rank, i) => sum + (rank - (y[i] ?? 0)) ** 2, 0);
  return 1 - (6 * squares) / (pairs.length * (pairs.length ** 2 - 1));
}

describe("identity", () => {
  test("the same seed and index give the same author, another seed another", () => {
    fc.assert(
      fc.property(authors, ({ world, author }) => {
        const again = createWorld({ seed: world.seed, size: world.size, now: NOW });
        expect(again.authorAt(author.index)).toEqual(author);
      }),
    );
    expect(testWorld(100, 8).authorAt(5)).not.toEqual(testWorld(100, 7).authorAt(5));
  });

  test("id and handle lead back to the author, whatever the world", () => {
    fc.assert(
      fc.property(authors, ({ world, author }) => {
        expect(world.findById(author.id)?.index).toBe(author.index);
        expect(world.findByHandle(author.handle)?.index).toBe(author.index);
        expect(world.findByHandle(author.handle.toUpperCase())?.id).toBe(author.id);
      }),
      { numRuns: 500 },
    );
  });

  test("every author of small worlds has an own id and handle and is found by both", () => {
    for (const size of [1, 2, 3, 100, 2_000]) {
      const all = [...testWorld(size).authors()];
      expect(new Set(all.map((author) => author.id)).size).toBe(size);
      expect(new Set(all.map((author) => author.handle)).size).toBe(size);
      for (const author of all) {
        expect(testWorld(size).findById(author.id)?.index).toBe(author.index);
        expect(testWorld(size).findByHandle(author.handle)?.index).toBe(author.index);
      }
    }
  });

  test("neighbouring ids and handles belong to nobody", () => {
    const world = testWorld(1_000);
    for (const author of world.authors()) {
      expect(world.findById((BigInt(author.id) + 1_000_000n).toString())?.id).not.toBe(author.id);
      expect(world.findByHandle(`${author.handle}zz`)).toBeUndefined();
    }
    for (const handle of ["jack", "sim_", "sim_0", "sim_x_zzzzz", "sim_nadira_00"]) {
      expect(world.findByHandle(handle)).toBeUndefined();
    }
    for (const id of ["12", "1346889436626259968", BASE.toString()])
      expect(world.findById(id)).toBeUndefined();
  });

  test("ids are those of their age above 6e18, and rise with it", () => {
    const world = testWorld(200_000);
    const list = sample(world, 3_000).sort((a, b) => a.createdAt - b.createdAt);
    for (const author of list) {
      const real = BigInt(author.id) - BASE;
      expect(real).toBeGreaterThan(0n);
      expect(BigInt(author.id)).toBeLessThan(2n ** 63n);
      expect(author.handle).toMatch(/^sim_[a-z0-9_]{1,11}$/);
      if (real > 10_000_000_000n) expect(Number(real >> 22n) + 1288834974657).toBe(author.createdAt);
      else expect(author.createdAt).toBeLessThan(Date.parse("2016-01-10"));
    }
    const ids = list.map((author) => BigInt(author.id));
    expect([...ids].sort((a, b) => (a < b ? -1 : 1))).toEqual(ids);
    expect(simulatedSnowflake(Date.parse("2021-01-06T18:40:40Z"), 0) - BASE).toBeGreaterThan(
      1346889000000000000n,
    );
  });

  test("ids and handles do not depend on the moment", () => {
    const later = createWorld({ seed: 7, size: 500, now: NOW + YEAR_MS });
    for (const author of testWorld(500).authors()) {
      const { id, handle } = later.authorAt(author.index);
      expect({ id, handle }).toEqual({ id: author.id, handle: author.handle });
    }
  });

  test("a size or moment no world can have is refused", () => {
    expect(() => testWorld(0)).toThrow(/cannot have 0 authors/);
    expect(() => testWorld(5_000_000)).toThrow(/Use 1 to 4194304/);
    expect(() => createWorld({ seed: 1, size: 10, now: 0 })).toThrow(/2026-07-31 or later/);
  });
});

describe("truth", () => {
  const list = sample(testWorld(1_000_000), 20_000);
  const persons = list.filter((author) => author.kind === "person");

  test("kinds, states and traits come near their shares", () => {
    expect(share(list, (a) => a.kind === "person")).toBeCloseTo(0.76, 1);
    expect(share(list, (a) => a.kind === "organisation")).toBeCloseTo(0.15, 1);
    expect(share(list, (a) => a.kind === "bot")).toBeGreaterThan(0.04);
    expect(share(list, (a) => a.kind === "parody")).toBeGreaterThan(0.02);
    expect(share(list, (a) => a.status === "suspended")).toBeGreaterThan(0.025);
    expect(share(list, (a) => a.status === "deactivated")).toBeGreaterThan(0.03);
    expect(share(list, (a) => a.status === "protected")).toBeGreaterThan(0.01);
    expect(share(persons, (a) => a.affiliatedTo !== undefined)).toBeGreaterThan(0.05);
    expect(share(persons, (a) => a.role === "founder")).toBeGreaterThan(0.04);
    expect(share(persons, (a) => a.domains.length === 2)).toBeGreaterThan(0.1);
  });

  test("public profiles have the long tails and gaps of real ones", () => {
    const followers = persons.map((author) => author.profile.followers);
    expect(share(followers, (count) => count >= 30_000)).toBeCloseTo(0.5, 1);
    expect(Math.min(...followers)).toBeGreaterThanOrEqual(50);
    expect(Math.max(...followers)).toBeLessThanOrEqual(10_000_000);
    expect(share(followers, (count) => count > 1_000_000)).toBeGreaterThan(0.02);
    expect(share(list, (a) => a.profile.description === undefined)).toBeGreaterThan(0.03);
    expect(share(list, (a) => a.profile.location === undefined)).toBeGreaterThan(0.2);
    expect(share(list, (a) => a.profile.url === undefined)).toBeGreaterThan(0.3);
    expect(new Set(list.map((a) => a.language)).size).toBe(9);
    expect(share(list, (a) => a.language === "en")).toBeGreaterThan(0.7);
    expect(new Set(list.map((a) => a.profile.verifiedType))).toEqual(
      new Set(["none", "blue", "business", "government"]),
    );
  });

  test("what everybody sees follows the truth, with noise", () => {
    const fame = rankCorrelation(persons.map((a) => [a.influence, a.profile.followers]));
    expect(fame).toBeGreaterThan(0.6);
    expect(fame).toBeLessThan(0.95);
    const lists = persons.map(
      (a) => [a.domains[0]?.relevance ?? 0, a.profile.listed / a.profile.followers] as const,
    );
    expect(rankCorrelation(lists)).toBeGreaterThan(0.2);
  });

  test("at equal followers the influential receive more engagement", () => {
    const world = testWorld(1_000_000);
    const likes = (author: Author) => {
      const posts = Array.from({ length: Math.min(20, readablePosts(author.activity)) }, (_, n) =>
        postAt(world, author, n),
      );
      const own = posts.filter((post) => post.kind === "original").map((post) => post.counts.likes);
      return own.length === 0 ? undefined : own.reduce((sum, count) => sum + count, 0) / own.length;
    };
    const similar = persons
      .filter((a) => a.profile.followers > 20_000 && a.profile.followers < 40_000)
      .slice(0, 300);
    const pairs = similar.flatMap((author) => {
      const mean = likes(author);
      return mean === undefined ? [] : [[author.influence, mean] as const];
    });
    expect(rankCorrelation(pairs)).toBeGreaterThan(0.4);
  });

  test("a world of 100 has all domains, and the domains are those of the seeds", () => {
    const csv = readFileSync(new URL("../../seeds/domains.csv", import.meta.url), "utf8");
    const names = csv
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",")[0]);
    expect(DOMAINS).toEqual(names);
    const main = [...testWorld(100).authors()].map((author) => author.domains[0]?.domain);
    expect(new Set(main).size).toBe(12);
  });

  test("renamed, recycled and second accounts are what they say", () => {
    const world = testWorld(5_000);
    let recycled = 0;
    let gone = 0;
    let twins = 0;
    for (const author of world.authors()) {
      if (author.formerHandle !== undefined) {
        const holder = world.findByHandle(author.formerHandle);
        expect(holder?.id).not.toBe(author.id);
        if (holder === undefined) gone += 1;
        else {
          expect(holder.tookHandleOf).toBe(author.id);
          recycled += 1;
        }
      }
      if (author.twinOf !== undefined) {
        const main = world.findById(author.twinOf);
        expect(main?.profile.name).toBe(author.profile.name);
        expect(main?.kind).toBe("person");
        expect(main?.id).not.toBe(author.id);
        twins += 1;
      }
    }
    expect(recycled).toBeGreaterThan(20);
    expect(gone).toBeGreaterThan(80);
    expect(twins).toBeGreaterThan(15);
  });

  test("who wears a badge wears that of an organisation of the same domain", () => {
    const world = testWorld(20_000);
    const wearing = sample(world, 5_000).filter((author) => author.affiliatedTo !== undefined);
    expect(wearing.length).toBeGreaterThan(100);
    for (const author of wearing) {
      const organisation = world.findById(author.affiliatedTo?.id ?? "");
      if (author.kind !== "person") expect(["team", "support"]).toContain(author.role);
      else expect(author.profile.verifiedType).toBe("blue");
      expect(organisation?.kind).toBe("organisation");
      expect(organisation?.handle).toBe(author.affiliatedTo?.handle);
      expect(organisation?.domains[0]?.domain).toBe(author.domains[0]?.domain);
    }
  });
});

describe("posts", () => {
  test("run backwards from the newest, between the account's creation and now", () => {
    fc.assert(
      fc.property(authors, fc.nat(), ({ world, author }, draw) => {
        const count = readablePosts(author.activity);
        expect(count).toBeLessThanOrEqual(Math.min(3200, author.activity.posts));
        if (count === 0) return;
        const number = draw % count;
        const post = postAt(world, author, number);
        expect(postAt(world, author, number)).toEqual(post);
        expect(post.createdAt).toBeGreaterThan(author.createdAt);
        expect(post.createdAt).toBeLessThanOrEqual(NOW);
        expect(Number((BigInt(post.id) - BASE) >> 22n) + 1288834974657).toBe(post.createdAt);
        if (number > 0) {
          expect(postTime(world, author.index, author.activity, number - 1)).toBeGreaterThan(post.createdAt);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("refer to earlier posts of others that exist, and marks lie where they say", () => {
    const world = testWorld(2_000);
    const kinds = new Set<string>();
    const texts: string[] = [];
    for (const author of sample(world, 300)) {
      for (let number = 0; number < Math.min(10, readablePosts(author.activity)); number += 1) {
        const post = postAt(world, author, number);
        kinds.add(post.kind);
        expect(post.text).not.toMatch(/&(?!amp;|lt;|gt;)/);
        texts.push(post.text);
        const points = [...post.text];
        for (const url of post.entities?.urls ?? [])
          expect(points.slice(url.start, url.end).join("")).toBe(url.url);
        for (const mark of post.entities?.hashtags ?? []) {
          expect(points.slice(mark.start, mark.end).join("")).toBe(`#${mark.tag}`);
        }
        for (const mention of post.entities?.mentions ?? []) {
          expect(points.slice(mention.start, mention.end).join("")).toBe(`@${mention.username}`);
          expect(world.findById(mention.id)?.handle).toBe(mention.username);
        }
        if (post.reference === undefined) continue;
        const original = postAt(world, world.authorAt(post.reference.authorIndex), post.reference.number);
        expect(original.id).toBe(post.reference.id);
        expect(original.createdAt).toBeLessThanOrEqual(post.createdAt);
        expect(original.authorId).not.toBe(post.authorId);
      }
    }
    expect(texts.join()).toContain("&amp;");
    expect(kinds).toEqual(new Set(["original", "reply", "repost", "quote"]));
  });
});

test("a million authors take no memory", () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const world = testWorld(1_000_000);
  collect();
  const before = process.memoryUsage().heapUsed;
  let posts = 0;
  for (let index = 0; index < world.size; index += 50) posts += world.authorAt(index).activity.posts;
  collect();
  expect(posts).toBeGreaterThan(0);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(5e6);
});
