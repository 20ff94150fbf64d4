import { beforeAll, expect, test } from "vitest";
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
    posts_returned: 0,
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
      { requested: "grace", outcome: "found", author_id: "2", run_id: "run2", ...handle },
    ],
    requests: [
      { ...request, request_id: "r1" },
      { ...request, request_id: "r2", state: "possibly_billed", received_at: null, cost_dollars: "0.0100" },
      { ...request, request_id: "r2", attempt: 2, sent_at: FETCHED_AT + 86_400_000, received_at: null },
    ],
    handles: { ai_research: ["ada", "gone", "never"], security: ["grace", "ada"] },
  });
});

test("batches and runs count their outcomes", async () => {
  expect(
    await built.rows("select run_id, batch_id, outcomes, found, found_share from ops.batches order by 1"),
  ).toEqual([
    ["run1", "b00001", "3", "2", "0.6667"],
    ["run2", "b00001", "4", "3", "0.7500"],
  ]);
  expect(
    await built.rows("select run_id, outcomes, found, requests, cost_dollars from ops.runs order by 1"),
  ).toEqual([
    ["run1", "3", "2", "3", "0.0500"],
    ["run2", "4", "3", "0", "0.0000"],
  ]);
});

test("requests have their time, also those without an answer", async () => {
  expect(await built.rows("select request_id, attempt, milliseconds from ops.requests order by all")).toEqual(
    [
      ["r1", 1, "250"],
      ["r2", 1, null],
      ["r2", 2, null],
    ],
  );
});

test("costs are summed by UTC day and state", async () => {
  expect(await built.rows("select day, state, requests, cost_dollars from ops.costs order by all")).toEqual([
    ["2026-11-21", "committed", "1", "0.0200"],
    ["2026-11-21", "possibly_billed", "1", "0.0100"],
    ["2026-11-22", "committed", "1", "0.0200"],
  ]);
});

test("a possibly billed request is a warning, and stops nothing", () => {
  const check = built.summary.checks.find(({ check: name }) => name === "no_request_is_possibly_billed");
  expect(check).toMatchObject({ severity: "warn", failing: 1 });
});

test("outcomes are counted by kind", async () => {
  expect(
    await built.rows("select requested_kind, outcome, outcomes from ops.outcomes_by_kind order by all"),
  ).toEqual([
    ["handle", "found", "3"],
    ["handle", "not_found", "1"],
    ["handle", "suspended", "1"],
    ["line", "found", "2"],
  ]);
});

test("seeds without an author say how the handle was answered last", async () => {
  expect(
    await built.rows("select handle, domain, outcome, detail from ops.unfetched_seeds order by all"),
  ).toEqual([
    ["gone", "ai_research", "suspended", null],
    ["never", "ai_research", "not_requested", null],
  ]);
});

test("success rates count seeds, found and curated", async () => {
  expect(
    await built.rows(
      "select domain, seeds, found, curated, curated_share from ops.success_rates order by all",
    ),
  ).toEqual([
    ["ai_research", "3", "1", "1", "0.3333"],
    ["security", "2", "2", "1", "0.5000"],
  ]);
});
