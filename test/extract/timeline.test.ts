import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wantedAuthor } from "../../pipelines/extract/lookups.ts";
import { readPage } from "../../pipelines/extract/pages.ts";
import { Timeline } from "../../pipelines/extract/timeline.ts";
import { NOON } from "./extract-support.ts";

const AUTHOR = "6000000000000000001";
const LINEAGE = { source: "simulated", runId: "run", fetchedAt: NOON, requestId: "run-r000001" } as const;

type Asked = NonNullable<ReturnType<Timeline["next"]>>;

function sample(posts: number): Timeline {
  const author = wantedAuthor({ handle: "sim_1", domains: [], depth: 2, reason: "new", posts }, "b00001");
  return new Timeline(author, AUTHOR);
}

/** The `i`th newest post; ids fall. */
const post = (i: number, author: string | null = AUTHOR) => ({
  id: String(9_000_000 - i),
  ...(author === null ? {} : { author_id: author }),
  text: `post ${i}`,
});
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => post(from + i));

/** Asks page by page until the sample is whole; `serve` is the API. Returns what was asked. */
function drive(timeline: Timeline, serve: (asked: Asked, count: number) => object): Asked[] {
  const asked: Asked[] = [];
  for (let next = timeline.next(); next !== undefined; next = timeline.next()) {
    asked.push(next);
    if (asked.length > 200) throw new Error("the timeline does not end");
    timeline.take(next, readPage(JSON.stringify(serve(next, asked.length))), LINEAGE);
  }
  return asked;
}

/** A well-behaved API with so many posts. */
const serveAll =
  (posts: number) =>
  ({ max_results, page_token }: Asked) => {
    const from = Number(page_token ?? 0);
    const to = Math.min(posts, from + max_results);
    const next = to < posts ? { next_token: String(to) } : {};
    return {
      ...(to > from ? { data: range(from, to) } : {}),
      meta: { result_count: to - from, ...next },
    };
  };

const ids = (timeline: Timeline) => timeline.posts.map((row) => row.post_id);

describe("a sample of posts", () => {
  test("of a full timeline takes one page of exactly its size", () => {
    for (const size of [5, 6, 42, 100]) {
      const timeline = sample(size);
      const asked = drive(timeline, serveAll(3200));
      expect(asked).toEqual([{ kind: "timeline", asked: [AUTHOR], max_results: size }]);
      expect(ids(timeline)).toEqual(range(0, size).map(({ id }) => id));
      expect(timeline.note).toBeUndefined();
    }
  });

  test("of a short timeline ends with it, and nothing is odd about that", () => {
    const timeline = sample(100);
    expect(drive(timeline, serveAll(7)).length).toBe(1);
    expect(timeline.posts.length).toBe(7);
    expect(timeline.note).toBeUndefined();
    const empty = sample(10);
    expect(drive(empty, serveAll(0)).length).toBe(1);
    expect([empty.posts, empty.note]).toEqual([[], undefined]);
  });

  test("never buys more than its size, asks for what is missing, and for no page of fewer than five", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 100 }),
        fc.nat(250),
        fc.array(fc.nat(100), { minLength: 1, maxLength: 8 }),
        (size, available, pageSizes) => {
          const timeline = sample(size);
          const bought = new Set<string>();
          let before = 0;
          const asked = drive(timeline, (next, count) => {
            // Short and empty pages, with more to come.
            const from = Number(next.page_token?.split("/")[0] ?? 0);
            const length = Math.min(pageSizes[count % pageSizes.length] ?? 0, next.max_results);
            const to = Math.min(available, from + length);
            expect(next.max_results).toBe(size - before);
            expect(next.max_results).toBeGreaterThanOrEqual(5);
            for (const { id } of range(from, to)) bought.add(id);
            before += to - from;
            const more = to < available ? { next_token: `${to}/${count}` } : {};
            return { data: range(from, to), meta: { result_count: to - from, ...more } };
          });
          expect(bought.size).toBeLessThanOrEqual(size);
          expect(timeline.posts.length).toBe(bought.size);
          expect(asked[0]?.page_token).toBeUndefined();
          const isWhole = timeline.posts.length > size - 5;
          if (!isWhole && timeline.posts.length < available) {
            expect(timeline.note).toBe("5 empty pages in a row");
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test("goes on after empty pages with more to come, and gives up after five in a row", () => {
    const patient = sample(10);
    const asked = drive(patient, ({ page_token }, count) =>
      count < 5
        ? { meta: { result_count: 0, next_token: `t${count}` } }
        : { data: range(0, 10), meta: { result_count: 10 }, token: page_token },
    );
    expect(asked.map(({ page_token }) => page_token)).toEqual([undefined, "t1", "t2", "t3", "t4"]);
    expect([patient.posts.length, patient.note]).toEqual([10, undefined]);
    const tired = sample(10);
    const all = drive(tired, (_, count) => ({ meta: { result_count: 0, next_token: `t${count}` } }));
    expect(all.length).toBe(5);
    expect(tired.note).toBe("5 empty pages in a row");
  });

  test("counts empty pages in a row only", () => {
    const timeline = sample(20);
    drive(timeline, (_, count) => {
      const data = count % 4 === 0 ? [post(count)] : [];
      return { data, meta: { result_count: data.length, next_token: `t${count}` } };
    });
    // One post on every fourth page: it goes on until fewer than five are missing.
    expect(timeline.posts.length).toBe(16);
    expect(timeline.note).toBeUndefined();
  });

  test("asks the same page again when its token leads back, and then takes what is there", () => {
    const stuck = sample(100);
    const asked = drive(stuck, ({ page_token }) => ({
      data: page_token === undefined ? range(0, 10) : range(10, 20),
      meta: { result_count: 10, next_token: "back" },
    }));
    expect(asked.map(({ page_token }) => page_token)).toEqual([undefined, "back", "back", "back"]);
    expect(stuck.posts.length).toBe(20);
    expect(stuck.note).toBe("its pages lead back to one another: 20 of 100 posts");
  });

  test("goes on when a token led back only once", () => {
    const timeline = sample(30);
    drive(timeline, ({ page_token }, count) => {
      const from = Number(page_token ?? 0);
      const next = count === 2 ? "10" : String(from + 10);
      return { data: range(from, from + 10), meta: { result_count: 10, next_token: next } };
    });
    expect(timeline.posts.length).toBe(30);
    expect(timeline.note).toBeUndefined();
  });

  test("asks again when meta is missing: nothing else tells the end", () => {
    const once = sample(30);
    const asked = drive(once, (next, count) =>
      count === 1 ? { data: range(0, 10) } : serveAll(3200)({ ...next, page_token: next.page_token ?? "0" }),
    );
    expect(asked.length).toBe(3);
    expect(once.posts.length).toBe(30);
    expect(once.note).toBeUndefined();
    const always = sample(30);
    expect(drive(always, () => ({ data: range(0, 10) })).length).toBe(3);
    expect(always.note).toBe("a page came without meta: 10 of 30 posts");
  });

  test("keeps a post once, however often it comes", () => {
    const timeline = sample(15);
    const asked = drive(timeline, ({ page_token }) => ({
      data: page_token === undefined ? [...range(0, 5), ...range(0, 5)] : range(3, 13),
      meta: { result_count: 10, ...(page_token === undefined ? { next_token: "2" } : {}) },
    }));
    expect(asked.map(({ max_results }) => max_results)).toEqual([15, 10]);
    expect(ids(timeline)).toEqual(range(0, 13).map(({ id }) => id));
  });

  test("keeps no posts of others, and those without an author as its own", () => {
    const timeline = sample(5);
    drive(timeline, () => ({
      data: [post(0), post(1, "6000000000000000002"), post(2, null)],
      meta: { result_count: 3 },
    }));
    expect(timeline.posts.map((row) => [row.post_id, row.author_id])).toEqual([
      [post(0).id, AUTHOR],
      [post(2).id, AUTHOR],
    ]);
  });

  test("tells of posts it cannot use, and keeps the others", () => {
    const timeline = sample(5);
    drive(timeline, () => ({
      data: [post(0), { ...post(1), created_at: "yesterday" }],
      meta: { result_count: 2 },
    }));
    expect(timeline.posts.length).toBe(1);
    expect(timeline.note).toMatch(/^post left out: created_at "yesterday".*received: \{"id":/);
  });

  test("ends with the problem X names instead of posts", () => {
    const timeline = sample(5);
    const detail = `Sorry, you are not authorized to see the user with id: [${AUTHOR}].`;
    const asked = drive(timeline, () => ({ errors: [{ title: "Authorization Error", detail }] }));
    expect(asked.length).toBe(1);
    expect(timeline.note).toBe(`0 posts: ${detail}`);
  });

  test("goes on when a problem is about one of its posts", () => {
    const timeline = sample(10);
    const asked = drive(timeline, (next, count) => {
      const page = serveAll(10)({ ...next, max_results: 5 });
      return count === 1 ? { ...page, errors: [{ title: "Not Found Error", detail: "a post" }] } : page;
    });
    expect(asked.length).toBe(2);
    expect([timeline.posts.length, timeline.note]).toEqual([10, undefined]);
  });
});
