import { beforeAll, expect, test } from "vitest";
import type { RawRow } from "../../pipelines/core/raw.ts";
import { type Built, buildFrom } from "./harness.ts";

const DAY_MS = 86_400_000;
/** The lists are of 2026-11-01 and the build of 2026-11-22. */
const day = (number: number) => Date.parse("2026-11-01T12:00:00Z") + number * DAY_MS;

function user(author_id: string, handle: string, at: number): Partial<RawRow<"users">> {
  return {
    author_id,
    handle,
    fetched_at: day(at),
    run_id: `run${at}`,
    request_id: `q${at}`,
    followers_count: 1,
  };
}

/** The outcome of asking for a seed, by id where `author_id` is given. */
function asked(handle: string, outcome: string, at: number, author_id: string | null = null) {
  return {
    requested_kind: author_id === null ? "handle" : "id",
    requested: author_id ?? handle,
    handle,
    outcome,
    author_id,
    fetched_at: day(at),
    run_id: `run${at}`,
    request_id: `q${at}`,
  };
}

let built: Built;
beforeAll(async () => {
  built = await buildFrom({
    users: [
      user("1", "Stays", 0),
      user("2", "moved", 0),
      user("2", "MovedOn", 8),
      user("2", "MovedOn", 9),
      user("3", "stolen", 0),
      user("3", "stolen_now", 9),
      user("33", "Stolen", 12),
      user("4", "left", 0),
      user("5", "back", 5),
      user("6", "quick", 0),
      // Somebody else's long before the handle was listed.
      user("7", "older", -300),
      user("77", "older", -2),
      // Nobody has the handle that was given up; only asking by id tells that the author is gone.
      user("9", "gave_up", 0),
      user("9", "gave_up_2", 1),
      user("10", "gave_up_all", 0),
      user("10", "gave_up_3", 1),
      user("8", "respelled", 0),
      user("8", "ReSpelled", 4),
    ],
    outcomes: [
      asked("stays", "found", 0),
      asked("moved", "renamed", 8, "2"),
      asked("stolen", "recycled", 12),
      ...[2, 9, 16].map((at) => asked("dead", "not_found", at)),
      // Missing, but not long enough, not often enough, not any more.
      ...[1, 2, 3].map((at) => asked("brief", "not_found", at)),
      ...[1, 19].map((at) => asked("rare", "not_found", at)),
      ...[0, 1, 2, 20].map((at) => asked("back", "not_found", at)),
      ...[-60, -40, -20, 1].map((at) => asked("known_dead", "not_found", at)),
      // Answers that settle nothing neither count nor interrupt.
      asked("left", "found", 0),
      asked("left", "not_found", 2, "4"),
      asked("left", "error", 3, "4"),
      asked("left", "suspended", 9, "4"),
      asked("left", "suspended", 16, "4"),
      asked("quick", "suspended", 2, "6"),
      ...[2, 9, 16].map((at) => asked("gave_up", "not_found", at)),
      ...[2, 9, 16].map((at) => asked("gave_up_all", "not_found", at, "10")),
    ],
    handles: {
      ai_research:
        "Stays moved stolen Dead brief rare back known_dead left quick older respelled never gave_up gave_up_all".split(
          " ",
        ),
      security: ["MOVED"],
    },
  });
});

test("a seed is proposed to be renamed, retired, or looked at, with the answers that say so", async () => {
  expect(
    await built.rows(
      `select action, handle, domain, new_handle, author_id, outcome, first_seen::date, last_seen::date, times, evidence
       from ops.seed_proposals order by all`,
    ),
  ).toEqual([
    [
      "alarm",
      "stolen",
      "ai_research",
      "stolen_now",
      "33",
      "recycled",
      "2026-11-13",
      "2026-11-13",
      "1",
      "run12/q12",
    ],
    ["rename", "MOVED", "security", "MovedOn", "2", "renamed", "2026-11-09", "2026-11-10", "2", "run9/q9"],
    [
      "rename",
      "gave_up",
      "ai_research",
      "gave_up_2",
      "9",
      "renamed",
      "2026-11-02",
      "2026-11-02",
      "1",
      "run1/q1",
    ],
    ["rename", "moved", "ai_research", "MovedOn", "2", "renamed", "2026-11-09", "2026-11-10", "2", "run9/q9"],
    ["retire", "Dead", "ai_research", null, null, "not_found", "2026-11-03", "2026-11-17", "3", "run16/q16"],
    [
      "retire",
      "gave_up_all",
      "ai_research",
      null,
      "10",
      "not_found",
      "2026-11-03",
      "2026-11-17",
      "3",
      "run16/q16",
    ],
    ["retire", "left", "ai_research", null, "4", "suspended", "2026-11-03", "2026-11-17", "3", "run16/q16"],
  ]);
});
