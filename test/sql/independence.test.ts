import { expect, test } from "vitest";
import { buildFrom, type Given } from "./harness.ts";

const created_at = Date.parse("2020-06-01T00:00:00Z");

const FEW: Given = {
  users: [
    {
      author_id: "1",
      handle: "ada",
      created_at,
      followers_count: 60_000,
      posts_count: 900,
      description: "deep learning",
    },
    { author_id: "2", handle: "grace", created_at, followers_count: 70_000, listed_count: 40 },
    { author_id: "3", handle: "bare" },
  ],
  posts: [
    {
      post_id: "1",
      author_id: "1",
      created_at,
      text: "kernel",
      likes_count: 5,
      reposts_count: 1,
      replies_count: 0,
    },
  ],
  handles: { ai_research: ["ada", "grace", "bare"] },
};

const MORE: Given = {
  ...FEW,
  users: [
    {
      author_id: "9",
      handle: "other",
      created_at,
      followers_count: 65_000,
      posts_count: 5,
      description: "We build",
    },
    ...(FEW.users ?? []),
  ],
  posts: [
    ...(FEW.posts ?? []),
    {
      post_id: "9",
      author_id: "9",
      created_at,
      text: "infosec",
      likes_count: 500,
      reposts_count: 1,
      replies_count: 0,
    },
  ],
};

/** Tables about one author at a time; scores compare with peers and may change. */
const TABLES = [
  "authors.identity",
  "authors.integrity",
  "signals.candidates",
  "authors.terms",
  "signals.activity",
  "signals.quality",
  "signals.evidence",
  "signals.relevance",
];

test("what is measured of an author does not depend on who else is there", async () => {
  const [few, more] = await Promise.all([buildFrom(FEW), buildFrom(MORE)]);
  for (const table of TABLES) {
    const sql = `from ${table} where author_id <> '9' order by all`;
    const rows = await few.rows(sql);
    expect(rows.length, table).toBeGreaterThan(0);
    expect(await more.rows(sql), table).toEqual(rows);
  }
});

test("the same rows make the same tables in another warehouse", async () => {
  const [once, again] = await Promise.all([buildFrom(FEW), buildFrom(FEW)]);
  const hashes = "select layer, table_name, row_hash from ops.tables order by all";
  const rows = await once.rows(hashes);
  expect(rows).toContainEqual(["curated", "ai_research", expect.any(String)]);
  expect(await again.rows(hashes)).toEqual(rows);
});
