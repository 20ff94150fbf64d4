import { expect, test } from "vitest";
import { buildFrom } from "./harness.ts";
import { FETCHED_AT } from "./raw-rows.ts";

const DAY = 86_400_000;

test("seeds of one author are told with why they are one, and other seeds are not", async () => {
  const { rows } = await buildFrom({
    users: [
      { author_id: "1", handle: "Ada" },
      { author_id: "2", handle: "bee", fetched_at: FETCHED_AT - 30 * DAY },
      { author_id: "2", handle: "bee_now", run_id: "run2" },
      { author_id: "3", handle: "alone" },
      // Somebody else has the handle that the list means author 4 by.
      { author_id: "4", handle: "cay", fetched_at: FETCHED_AT - 30 * DAY },
      { author_id: "4", handle: "cay_x", run_id: "run2" },
      { author_id: "44", handle: "cay", run_id: "run3" },
    ],
    outcomes: [
      { requested_kind: "handle", requested: "bee", handle: "bee", outcome: "found", author_id: "2" },
    ],
    handles: { security: ["ada", "bee", "alone", "cay"], fintech: ["ADA", "bee_now"], edtech: ["Ada"] },
  });
  expect(
    await rows(
      "select author_id, domain, spelled_handle, handle_now, why from ops.merged_seeds order by all",
    ),
  ).toEqual([
    ["1", "edtech", "Ada", "Ada", "on 3 lists"],
    ["1", "fintech", "ADA", "Ada", "on 3 lists; spelled otherwise"],
    ["1", "security", "ada", "Ada", "on 3 lists; spelled otherwise"],
    ["2", "fintech", "bee_now", "bee_now", "the handle now"],
    ["2", "security", "bee", "bee_now", "an earlier handle, or one X answered with the author"],
  ]);
});
