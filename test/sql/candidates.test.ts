import { beforeAll, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";

/** The lists are of 2026-11-01, what is received of three weeks later unless it says otherwise. */
const BEFORE_LISTING = Date.parse("2026-10-01T00:00:00Z");

let built: Built;

beforeAll(async () => {
  built = await buildFrom({
    users: [
      { author_id: "1", handle: "ADA" },
      { author_id: "2", handle: "renamed" },
      { author_id: "3", handle: "nobody" },
      { author_id: "4", handle: "recycled" },
      { author_id: "5", handle: "was_recycled" },
      { author_id: "6", handle: "retired" },
      { author_id: "7", handle: "retired_once" },
      // The list means the first of these.
      { author_id: "8", handle: "taken_over", fetched_at: BEFORE_LISTING, request_id: "file:2" },
      { author_id: "9", handle: "Taken_Over" },
    ],
    outcomes: [
      { requested: "Before", requested_kind: "handle", outcome: "found", author_id: "2" },
      { requested: "nobody", requested_kind: "line", outcome: "found", author_id: "3" },
      // Author 5 was found under a handle that author 4 has by now.
      { requested: "recycled", requested_kind: "handle", outcome: "renamed", author_id: "5" },
      { requested: "gone", requested_kind: "handle", outcome: "not_found" },
    ],
    handles: {
      ai_research: [
        "ada",
        "before",
        "renamed",
        "recycled",
        "gone",
        "retired,retired",
        "retired_once,retired",
        "taken_over",
      ],
      security: ["Ada", "retired_once"],
    },
  });
});

const domainsOf = async (id: string) =>
  (
    await built.rows(
      `select domain from signals.candidates where author_id = '${id}' and is_seeded order by domain`,
    )
  ).flat();

test("an author is a candidate of every domain that lists the handle, whatever its case", async () => {
  expect(await domainsOf("1")).toEqual(["ai_research", "security"]);
});

test("a handle that was asked for leads to its author after a rename", async () => {
  expect(await domainsOf("2")).toEqual(["ai_research"]);
});

test("a recycled handle leads to both its owners", async () => {
  expect(await domainsOf("4")).toEqual(["ai_research"]);
  expect(await domainsOf("5")).toEqual(["ai_research"]);
  expect(
    await built.rows("select author_id from authors.known_handles where handle = 'recycled' order by 1"),
  ).toEqual([["4"], ["5"]]);
});

test("a list does not mean somebody who was seen to take over a handle", async () => {
  expect(await domainsOf("8")).toEqual(["ai_research"]);
  expect(await domainsOf("9")).toEqual([]);
  const [[domains] = []] = await built.rows(
    "select count(*) from signals.candidates where author_id = '9' and not is_seeded",
  );
  expect(domains).toBe("12");
});

test("an author whom no list names is a candidate of all domains", async () => {
  const rows = await built.rows("select domain, is_seeded from signals.candidates where author_id = '3'");
  expect(new Set(rows.map(([domain]) => domain)).size).toBe(12);
  expect(rows.every(([, isSeeded]) => isSeeded === false)).toBe(true);
});

test("a seeded author is a candidate of no other domain", async () => {
  expect(
    await built.rows(
      "select count(*) from signals.candidates where author_id not in ('3', '6', '7', '9') and not is_seeded",
    ),
  ).toEqual([["0"]]);
});

test("a retired seed is no evidence, but keeps its author from being a candidate of all domains", async () => {
  expect(
    await built.rows(
      `select author_id, domain, is_seeded from signals.candidates where author_id in ('6', '7') order by all`,
    ),
  ).toEqual([
    ["6", "ai_research", false],
    ["7", "ai_research", false],
    ["7", "security", true],
  ]);
});
