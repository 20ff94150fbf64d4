import { beforeAll, expect, test } from "vitest";
import type { RawRow } from "../../pipelines/core/raw.ts";
import { domainsWith } from "./domains.ts";
import { type Built, buildFrom } from "./harness.ts";

const DAY_MS = 86_400_000;
/** The build is of 2026-11-22. */
const day = (number: number) => Date.parse("2026-10-01T12:00:00Z") + number * DAY_MS;

function user(author_id: string, handle: string, at: number): Partial<RawRow<"users">> {
  return {
    author_id,
    handle,
    created_at: Date.parse("2015-01-01T00:00:00Z"),
    fetched_at: day(at),
    run_id: `run${at}`,
    request_id: `q${at}`,
    followers_count: 100_000,
  };
}

/** The outcome of asking, by id where `author_id` is given. */
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
      user("1", "stays", 40),
      user("2", "suspended", 1),
      user("3", "brief", 20),
      user("4", "rare", 1),
      user("5", "back", 1),
      user("5", "back", 45),
      user("6", "old_name", 1),
      user("6", "new_name", 5),
      user("7", "given_up", 1),
      user("8", "given_up_fresh", 40),
      user("9", "on_another_list", 1),
    ],
    outcomes: [
      ...[10, 20, 30].map((at) => asked("suspended", "suspended", at, "2")),
      // Not long enough, not often enough, returned again since, and asked for by the handle of before.
      ...[41, 42, 43].map((at) => asked("brief", "not_found", at, "3")),
      ...[10, 40].map((at) => asked("rare", "not_found", at)),
      ...[10, 20, 30].map((at) => asked("back", "suspended", at, "5")),
      ...[10, 20, 30].map((at) => asked("old_name", "not_found", at)),
    ],
    handles: {
      security: [
        ...["stays", "suspended", "brief", "rare", "back", "old_name"],
        ...["given_up,retired", "given_up_fresh,retired", "on_another_list,retired"],
      ],
      fintech: ["on_another_list"],
    },
    seeds: { "domains.csv": await domainsWith({ security: { min_relevance: 0 } }) },
  });
});

const curated = async () =>
  (await built.rows("select handle from curated.security order by handle")).map(([handle]) => handle);

test("an account that X does not return any more is not published, and comes back with its next profile", async () => {
  expect(await curated()).toEqual([
    "back",
    "brief",
    "given_up_fresh",
    "new_name",
    "on_another_list",
    "rare",
    "stays",
  ]);
  expect(
    await built.rows(
      "select handle, reason, detail from curated.rejected where domain = 'security' order by handle",
    ),
  ).toEqual([
    [
      "given_up",
      "outdated",
      "every seed of the author is retired, and the profile is 51 days old; the domain allows 30",
    ],
    ["suspended", "gone", "suspended 3 times in a row, from 2026-10-11 to 2026-10-31"],
  ]);
});
