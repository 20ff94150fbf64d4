import { beforeAll, expect, test } from "vitest";
import { type Built, buildFrom } from "./harness.ts";
import { FETCHED_AT } from "./raw-rows.ts";

const DAY = 86_400_000;

let built: Built;
beforeAll(async () => {
  const api = { source: "x_api", run_id: "run1" };
  const profile = { followers_count: 100_000, created_at: Date.parse("2020-06-01T00:00:00Z"), ...api };
  const asked = { requested_kind: "handle", outcome: "found", ...api };
  const lookup = {
    ...api,
    endpoint: "GET /2/users/by",
    attempt: 1,
    resources_requested: 4,
    users_returned: 2,
    posts_returned: 0,
    state: "committed",
    cost_dollars: "0.0200",
    max_dollars: "0.0400",
    sent_at: FETCHED_AT,
    received_at: FETCHED_AT + 250,
    batch_ids: ["b00001", "b00002"],
  };
  const failed = { ...lookup, users_returned: null, posts_returned: null, received_at: null };
  built = await buildFrom({
    users: [
      { author_id: "1", handle: "ada", description: "deep learning", request_id: "r1", ...profile },
      { author_id: "2", handle: "bob", request_id: "r1", batch_id: "b00002", ...profile },
      // The next day, again by another run.
      {
        author_id: "1",
        handle: "ada",
        ...profile,
        run_id: "run2",
        request_id: "s1",
        fetched_at: FETCHED_AT + DAY,
      },
      {
        author_id: "3",
        handle: "cyd",
        ...profile,
        run_id: "run3",
        request_id: "u1",
        fetched_at: FETCHED_AT + 2 * DAY,
      },
    ],
    posts: [
      { post_id: "11", author_id: "1", text: "a", request_id: "r2", ...api },
      { post_id: "12", author_id: "1", text: "b", request_id: "r2", ...api },
    ],
    outcomes: [
      {
        requested: "Ada",
        handle: "Ada",
        author_id: "1",
        domains: ["ai_research", "security"],
        request_id: "r1",
        ...asked,
      },
      {
        requested: "bob",
        handle: "bob",
        author_id: "2",
        domains: ["security"],
        request_id: "r1",
        batch_id: "b00002",
        ...asked,
      },
      { requested: "gone", handle: "gone", ...asked, outcome: "not_found", batch_id: "b00002" },
      {
        requested: "1",
        handle: "ada",
        author_id: "1",
        domains: ["ai_research"],
        ...asked,
        requested_kind: "id",
        run_id: "run2",
        fetched_at: FETCHED_AT + DAY,
      },
      // Known by id from the start, and not returned the first time.
      {
        requested: "3",
        handle: "cyd",
        author_id: "3",
        domains: ["security"],
        ...asked,
        requested_kind: "id",
        outcome: "suspended",
        run_id: "run2",
        batch_id: "b00002",
        fetched_at: FETCHED_AT + DAY,
      },
      {
        requested: "3",
        handle: "cyd",
        author_id: "3",
        domains: ["security"],
        ...asked,
        requested_kind: "id",
        run_id: "run3",
        request_id: "u1",
        fetched_at: FETCHED_AT + 2 * DAY,
      },
    ],
    requests: [
      { ...lookup, request_id: "r1" },
      {
        ...lookup,
        request_id: "r2",
        endpoint: "GET /2/users/:id/tweets",
        users_returned: 0,
        posts_returned: 2,
        cost_dollars: "0.0100",
        sent_at: FETCHED_AT + 500,
        received_at: FETCHED_AT + 2_000,
        batch_ids: ["b00001"],
      },
      // Paid, but nothing of it could be used.
      { ...lookup, request_id: "r3", cost_dollars: "0.0050", batch_ids: ["b00002"] },
      {
        ...failed,
        request_id: "r4",
        attempt: 2,
        state: "possibly_billed",
        failure: "timeout",
        cost_dollars: null,
      },
      { ...failed, request_id: "r5", state: "failed", failure: "server_error", cost_dollars: "0.0000" },
      {
        ...lookup,
        request_id: "s1",
        run_id: "run2",
        cost_dollars: "0.0100",
        sent_at: FETCHED_AT + DAY,
        received_at: FETCHED_AT + DAY,
        batch_ids: ["b00001"],
      },
      {
        ...lookup,
        request_id: "u1",
        run_id: "run3",
        cost_dollars: "0.0100",
        sent_at: FETCHED_AT + 2 * DAY,
        received_at: FETCHED_AT + 2 * DAY,
        answered_at: FETCHED_AT + 4 * DAY,
        batch_ids: ["b00001"],
      },
    ],
    decisions: [
      { decision: "waited", subject: "GET /2/users/by", new_value: 90, reason: "used up", ...api },
      {
        decision: "waited",
        subject: "GET /2/users/by",
        new_value: 10.5,
        reason: "used up",
        ...api,
        fetched_at: FETCHED_AT + 1,
      },
      {
        decision: "request_size",
        subject: "lookups",
        old_value: 100,
        new_value: 50,
        reason: "errors",
        ...api,
        fetched_at: FETCHED_AT + 2,
      },
    ],
    handles: { ai_research: ["ada"], security: ["ada", "bob", "gone", "cyd"] },
  });
});

test("an answer's dollars are shared by the authors it brought", async () => {
  expect(
    await built.rows("select request_id, author_id, day, posts, dollars from ops.author_costs order by all"),
  ).toEqual([
    ["r1", "1", "2026-11-21", "0", 0.01],
    ["r1", "2", "2026-11-21", "0", 0.01],
    ["r2", "1", "2026-11-21", "2", 0.01],
    ["s1", "1", "2026-11-22", "0", 0.01],
    ["u1", "3", "2026-11-25", "0", 0.01],
  ]);
});

test("an answer belongs to the day X gave it on, whatever our clock said", async () => {
  const days = (table: string) => built.rows(`select distinct day from ops.${table} where run_id = 'run3'`);
  for (const table of ["costs", "author_costs", "costs_by_domain"]) {
    expect(await days(table), table).toEqual([["2026-11-25"]]);
  }
});

test("an author's dollars are shared by its domains, and what nobody can use belongs to none", async () => {
  expect(
    await built.rows("select day, run_id, domain, authors, dollars from ops.costs_by_domain order by all"),
  ).toEqual([
    ["2026-11-21", "run1", "ai_research", "1", 0.01],
    ["2026-11-21", "run1", "none", "0", 0.005],
    ["2026-11-21", "run1", "security", "2", 0.02],
    ["2026-11-22", "run2", "ai_research", "1", 0.01],
    ["2026-11-25", "run3", "security", "1", 0.01],
  ]);
});

test("a batch has the requests that served it, its time, its posts and its share of the dollars", async () => {
  expect(
    await built.rows(
      `select run_id, batch_id, requests, failed_requests, seconds, posts, dollars from ops.batches
       where run_id = 'run1' order by all`,
    ),
  ).toEqual([
    ["run1", "b00001", "4", "2", 2, "2", 0.02],
    ["run1", "b00002", "4", "2", 0.25, "0", 0.01],
  ]);
});

test("a run has its repetitions, failures, waits and what may have been billed", async () => {
  expect(
    await built.rows(
      `select run_id, requests, repeated_requests, failed_requests, possibly_billed_requests,
         possibly_billed_dollars_max, cost_dollars, seconds, waited_seconds from ops.runs order by run_id`,
    ),
  ).toEqual([
    ["run1", "5", "1", "2", "1", "0.0400", "0.0350", 2, 100.5],
    ["run2", "1", "0", "0", "0", "0.0000", "0.0100", 0, 0],
    ["run3", "1", "0", "0", "0", "0.0000", "0.0100", 0, 0],
  ]);
});

test("a source has what its handles brought, what was new, and what that cost", async () => {
  expect(
    await built.rows(
      `select run_id, domain, handles, received, not_found, new_valid_authors, dollars
       from ops.source_yields order by all`,
    ),
  ).toEqual([
    // @ada stands on two lists: each bears half of what she cost.
    ["run1", "ai_research", "1", "1", "0", "1", 0.01],
    ["run1", "security", "3", "2", "1", "2", 0.02],
    ["run2", "ai_research", "1", "1", "0", "0", 0.005],
    // @cyd was known by id and was not received before the last run.
    ["run2", "security", "2", "1", "0", "0", 0.005],
    ["run3", "security", "1", "1", "0", "1", 0.01],
  ]);
});

test("decisions keep their order", async () => {
  expect(
    await built.rows("select decision, old_value, new_value, reason from ops.decisions order by decided_at"),
  ).toEqual([
    ["waited", null, 90, "used up"],
    ["waited", null, 10.5, "used up"],
    ["request_size", 100, 50, "errors"],
  ]);
});
