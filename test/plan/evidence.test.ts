import { expect, test } from "vitest";
import { UNUSED } from "../../pipelines/plan/account.ts";
import { readEvidence } from "../../pipelines/plan/evidence.ts";
import { makeContext } from "../extract/extract-support.ts";
import { type RawRows, writeRaw } from "../sql/raw-rows.ts";

const AS_OF = Date.parse("2026-11-22T12:00:00Z");
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

async function evidence(rows: RawRows) {
  const { config } = await makeContext("http://127.0.0.1");
  await writeRaw(config.warehouse, "live", rows);
  return readEvidence(config.warehouse, AS_OF);
}

let number = 0;
/** A request so many minutes before the plan, with what it told of its window. */
function request(minutes: number, endpoint: string, told: Partial<Record<string, number | null>> = {}) {
  number += 1;
  const { remaining = 10, limit = 20, resetMinutes = 5, posts = 0 } = told;
  const sent_at = AS_OF - minutes * MINUTE;
  return {
    endpoint: `GET /2/${endpoint}`,
    request_id: `q${number}`,
    batch_id: "b1",
    state: "committed",
    attempt: 1,
    resources_requested: 100,
    users_returned: 0,
    posts_returned: posts,
    sent_at,
    received_at: sent_at + 100,
    answered_at: sent_at + 100,
    fetched_at: sent_at + 100,
    rate_limit: limit,
    rate_remaining: remaining,
    rate_reset_at: resetMinutes === null ? null : AS_OF + resetMinutes * MINUTE,
  };
}

test("a warehouse without requests tells nothing", async () => {
  expect((await evidence({})).account).toEqual(UNUSED);
});

test("windows that are open, as the answer told that came last", async () => {
  const { account } = await evidence({
    requests: [
      request(9, "users/by", { remaining: 12 }),
      request(8, "users/by", { remaining: 11 }),
      // Over, without headers, or of an endpoint that plans do not ask.
      request(20, "users", { resetMinutes: -5, remaining: 0 }),
      request(7, "users/:id/tweets", { resetMinutes: null, remaining: null, limit: null }),
      request(6, "lists/:id/members"),
    ],
  });
  expect(account.windows).toEqual({ "users/by": { limit: 20, remaining: 11, resetAt: AS_OF + 5 * MINUTE } });
});

test("posts of the month count, those of the month before do not", async () => {
  const { account } = await evidence({
    requests: [
      request(1, "users/by", { posts: 30 }),
      request(20 * 1440, "users/:id/tweets", { posts: 12 }),
      request((22 * DAY) / MINUTE, "users/:id/tweets", { posts: 500 }),
    ],
  });
  expect(account.postsOfMonth).toBe(42);
});
