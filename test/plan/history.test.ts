import { expect, test } from "vitest";
import type { RawRow } from "../../pipelines/core/raw.ts";
import { readHistory } from "../../pipelines/plan/history.ts";
import { makeContext } from "../extract/extract-support.ts";
import { type RawRows, writeRaw } from "../sql/raw-rows.ts";

const DAY = 86_400_000;
const at = (day: number) => Date.parse("2026-11-01T00:00:00Z") + day * DAY;

async function history(rows: RawRows, ...handles: string[]) {
  const { config } = await makeContext("http://127.0.0.1");
  await writeRaw(config.warehouse, "live", rows);
  return readHistory(config.warehouse, handles);
}

const asked = (day: number, outcome: string, more: Partial<RawRow<"outcomes">> = {}) => ({
  requested: "ada",
  requested_kind: "handle",
  handle: "Ada",
  outcome,
  fetched_at: at(day),
  batch_id: `b${day}`,
  ...more,
});

test("nothing is known of an empty warehouse", async () => {
  const { config } = await makeContext("http://127.0.0.1");
  expect(await readHistory(config.warehouse, ["ada"])).toEqual({
    known: new Map(),
    yields: { measured: false, posts: null, sample_share: null },
    batches: [],
  });
});

test("a handle counts as missing since it was last received; what did not settle it is no answer", async () => {
  const outcomes = [
    asked(1, "not_found"),
    asked(2, "found", { author_id: "7" }),
    asked(3, "not_found", { requested: "7", requested_kind: "id", author_id: "7" }),
    asked(4, "suspended"),
    asked(5, "skipped_source"),
  ];
  const { known } = await history({ outcomes }, "ada", "nobody");
  expect([...known.values()]).toEqual([
    {
      handle: "ada",
      author_id: "7",
      outcome: "skipped_source",
      asked_at: at(5),
      settled_outcome: "suspended",
      settled_at: at(4),
      missing_in_a_row: 2,
    },
  ]);
});

test("an outcome tells more than the profile it came with; a profile alone counts as found", async () => {
  const users = [
    { author_id: "7", handle: "Ada", fetched_at: at(1), batch_id: "b1" },
    { author_id: "8", handle: "grace", fetched_at: at(1), batch_id: "b1" },
  ];
  const { known } = await history(
    { users, outcomes: [asked(1, "recycled", { author_id: "7" })] },
    "ada",
    "grace",
  );
  expect(known.get("ada")).toMatchObject({ outcome: "recycled", settled_outcome: "recycled" });
  expect(known.get("grace")).toMatchObject({ author_id: "8", settled_outcome: "found", missing_in_a_row: 0 });
});

const request = (endpoint: string, more: Partial<RawRow<"requests">>) => ({
  endpoint,
  state: "committed",
  users_returned: 0,
  posts_returned: 0,
  ...more,
});

test("posts are averaged over lookups that brought some, and samples over all timelines", async () => {
  const requests = [
    request("GET /2/users/by", { resources_requested: 100, users_returned: 90 }),
    request("GET /2/users/by", { resources_requested: 100, users_returned: 80, posts_returned: 120 }),
    request("GET /2/users/:id/tweets", { resources_requested: 20, posts_returned: 15 }),
    request("GET /2/users/:id/tweets", { resources_requested: 20, posts_returned: 0 }),
    request("GET /2/users/:id/tweets", { resources_requested: 100, state: "failed" }),
  ].map((row, i) => ({ ...row, request_id: `r${i}` }));
  const { yields } = await history({ requests });
  expect(yields).toEqual({ measured: true, posts: 1.5, sample_share: 0.375 });
  const failed = await history({ requests: requests.slice(-1) });
  expect(failed.yields.measured).toBe(false);
});

test("a batch is as bad as its authors or its requests, whichever is worse; what was not asked does not count", async () => {
  const outcome = (batch: string, day: number, word: string, i: number) =>
    asked(day, word, { batch_id: batch, requested: `${batch}${i}`, run_id: "run1" });
  const sent = (batch: string, ...states: string[]) =>
    states.map((state, i) => request("GET /2/users", { state, batch_id: batch, request_id: `${batch}${i}` }));
  const { batches } = await history({
    outcomes: [
      ...["found", "error", "found", "skipped_budget"].map((word, i) => outcome("late", 3, word, i)),
      ...["found", "not_found"].map((word, i) => outcome("early", 1, word, i)),
      ...["skipped_source", "invalid_handle"].map((word, i) => outcome("unasked", 2, word, i)),
    ],
    requests: [
      ...sent("late", "committed"),
      ...sent("early", "failed", "possibly_billed", "committed", "committed"),
    ],
  });
  expect(batches).toEqual([
    { run_id: "run1", error_share: 0.5 },
    { run_id: "run1", error_share: 1 / 3 },
  ]);
});
