import { beforeAll, expect, test } from "vitest";
import { domainsWith } from "./domains.ts";
import { type Built, buildFrom } from "./harness.ts";
import { FETCHED_AT } from "./raw-rows.ts";

let built: Built;
beforeAll(async () => {
  const handle = { requested_kind: "handle" };
  const request = {
    endpoint: "users/by",
    attempt: 1,
    resources_requested: 2,
    users_returned: 1,
    posts_returned: 3,
    state: "committed",
    status: 200,
    cost_dollars: "0.0200",
    sent_at: FETCHED_AT,
    received_at: FETCHED_AT + 250,
  };
  built = await buildFrom({
    users: [
      {
        author_id: "1",
        handle: "ada",
        followers_count: 100_000,
        created_at: Date.parse("2020-06-01T00:00:00Z"),
      },
      { author_id: "2", handle: "grace", run_id: "run2", followers_count: 1 },
      // Was asked for as @ada, before another author took that handle.
      { author_id: "3", handle: "before_ada", run_id: "run2", followers_count: 2 },
    ],
    outcomes: [
      { requested: "Ada", outcome: "found", author_id: "1", ...handle },
      { requested: "gone", outcome: "not_found", detail: "no such user", ...handle },
      { requested: "gone", outcome: "suspended", run_id: "run2", fetched_at: FETCHED_AT + 60_000, ...handle },
      { requested: "ada", outcome: "found", author_id: "3", run_id: "run2", ...handle },
      { requested: "grace", outcome: "found", author_id: "2", run_id: "run2", batch_id: "b00002", ...handle },
      // Asked twice in one moment: the later run is believed.
      { requested: "tied", outcome: "not_found", detail: "by run1", ...handle },
      { requested: "tied", outcome: "error", detail: "by run2", run_id: "run2", ...handle },
    ],
    requests: [
      { ...request, request_id: "r1" },
      { ...request, request_id: "r2", state: "possibly_billed", received_at: null, cost_dollars: "0.0100" },
      { ...request, request_id: "r3" },
      { ...request, request_id: "r2", attempt: 2, sent_at: FETCHED_AT + 86_400_000, received_at: null },
    ],
    handles: {
      ai_research: ["ada", "gone", "never", "tied", "left,retired"],
      security: ["grace", "ada", "grace_old,retired"],
      edtech: ["given_up,retired"],
    },
    seeds: { "domains.csv": await domainsWith({ security: { min_followers: 100_001 } }) },
  });
});

test("batches count their outcomes, and say when they were answered", async () => {
  const noon = "2026-11-21 12:00:00";
  expect(
    await built.rows(
      `select run_id, batch_id, source, outcomes, found, found_share, first_fetched_at, last_fetched_at
       from ops.batches order by run_id, batch_id`,
    ),
  ).toEqual([
    ["run1", "b00001", "import", "4", "2", "0.5000", noon, noon],
    ["run2", "b00001", "import", "4", "2", "0.5000", noon, "2026-11-21 12:01:00"],
    ["run2", "b00002", "import", "2", "2", "1.0000", noon, noon],
  ]);
});

test("runs count their batches, outcomes and requests, and sum what they cost", async () => {
  expect(
    await built.rows(
      `select run_id, source, batches, outcomes, found, requests, cost_dollars, last_fetched_at
       from ops.runs order by run_id`,
    ),
  ).toEqual([
    ["run1", "import", "1", "4", "2", "4", "0.0700", "2026-11-21 12:00:00"],
    ["run2", "import", "2", "6", "4", "0", "0.0000", "2026-11-21 12:01:00"],
  ]);
});

test("requests have their time, also those without an answer", async () => {
  expect(
    await built.rows(
      "select request_id, attempt, state, cost_dollars, milliseconds from ops.requests order by all",
    ),
  ).toEqual([
    ["r1", 1, "committed", "0.0200", "250"],
    ["r2", 1, "possibly_billed", "0.0100", null],
    ["r2", 2, "committed", "0.0200", null],
    ["r3", 1, "committed", "0.0200", "250"],
  ]);
});

test("costs are summed by UTC day and state", async () => {
  expect(
    await built.rows(
      `select day, run_id, endpoint, state, requests, resources_requested, users_returned, posts_returned,
         cost_dollars
       from ops.costs order by all`,
    ),
  ).toEqual([
    ["2026-11-21", "run1", "users/by", "committed", "2", "4", "2", "6", "0.0400"],
    ["2026-11-21", "run1", "users/by", "possibly_billed", "1", "2", "1", "3", "0.0100"],
    ["2026-11-22", "run1", "users/by", "committed", "1", "2", "1", "3", "0.0200"],
  ]);
});

test("a possibly billed request is a warning, and stops nothing", () => {
  const check = built.summary.checks.find(({ check: name }) => name === "no_request_is_possibly_billed");
  expect(check).toMatchObject({ severity: "warn", failing: 1 });
});

test("outcomes are counted by kind, with an example", async () => {
  expect(
    await built.rows(
      "select requested_kind, outcome, outcomes, example from ops.outcomes_by_kind order by all",
    ),
  ).toEqual([
    ["handle", "error", "1", "by run2"],
    ["handle", "found", "3", null],
    ["handle", "not_found", "2", "by run1"],
    ["handle", "suspended", "1", null],
    ["line", "found", "3", null],
  ]);
});

test("seeds without an author say how the handle was answered last", async () => {
  expect(
    await built.rows(
      "select handle, domain, outcome, detail, asked_at from ops.unfetched_seeds order by all",
    ),
  ).toEqual([
    ["gone", "ai_research", "suspended", null, "2026-11-21 12:01:00"],
    ["never", "ai_research", "not_requested", null, null],
    ["tied", "ai_research", "error", "by run2", "2026-11-21 12:00:00"],
  ]);
});

test("success rates count seeds, found, and curated in the domain that lists them; retired ones apart", async () => {
  expect(
    await built.rows(
      `select domain, source_type, seeds, found, valid, curated, curated_share, retired
       from ops.success_rates order by all`,
    ),
  ).toEqual([
    ["ai_research", "curator", "4", "1", "1", "1", "0.2500", "1"],
    ["edtech", "curator", "0", "0", "0", "0", null, "1"],
    ["security", "curator", "2", "2", "0", "0", "0.0000", "1"],
  ]);
});
