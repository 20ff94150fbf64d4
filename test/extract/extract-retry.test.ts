import { describe, expect, test } from "vitest";
import { backoffMs, judge, mayBeBilled } from "../../pipelines/extract/retry.ts";
import type { ApiAnswer } from "../../pipelines/extract/x-api/api.ts";

const answer = (status: number, body: object | string, headers: Record<string, string> = {}): ApiAnswer => ({
  type: "answer",
  status,
  body: typeof body === "string" ? body : JSON.stringify(body),
  headers,
});

describe("refusals stop the run and say what to do", () => {
  test.each([
    [401, { title: "Unauthorized" }, /401: the token is not accepted.*X_BEARER_TOKEN/],
    [402, { title: "CreditsDepleted", detail: "no credits" }, /402: no credits left.*Add credits/],
    [
      403,
      { title: "Client Forbidden", reason: "client-not-enrolled" },
      /403.*client-not-enrolled.*access plan/,
    ],
    [403, { detail: "You reached your spending limit" }, /403: the spending limit is reached.*Raise/],
    [429, { detail: "You reached your spending limit" }, /429: the spending limit is reached.*Raise/],
    [429, { title: "UsageCapExceeded", period: "Monthly" }, /429: the monthly cap.*billing cycle/],
    [429, { type: "https://api.twitter.com/2/problems/usage-capped" }, /429: the monthly cap/],
  ])("%i %j", (status, body, message) => {
    // A cap leaves requests in the window: the headers must not make it look like a window to wait for.
    const verdict = judge(answer(status, body, { "x-rate-limit-remaining": "100", "retry-after": "1" }));
    expect(verdict.next).toBe("stop");
    expect(verdict.next === "stop" && verdict.error.message).toMatch(message);
    expect(mayBeBilled(answer(status, body))).toBe(false);
  });
});

test.each([400, 404, 413, 414])("%i refuses the request: parts of it may be accepted", (status) => {
  const verdict = judge(answer(status, { title: "Invalid Request" }));
  expect(verdict).toMatchObject({ next: "split", failure: "bad_request" });
  expect(verdict.next === "split" && verdict.error.message).toMatch(/the request was refused.*--vocabulary/);
});

describe("what can succeed is tried again", () => {
  test.each([500, 502, 503, 504, 302, 204])("status %i", (status) => {
    expect(judge(answer(status, ""))).toMatchObject({ next: "retry" });
  });

  test("an unreadable page, which may have been billed", () => {
    for (const body of ["", '{"data":[', "<html>", "[]", "7"]) {
      expect(judge(answer(200, body)), body).toMatchObject({ next: "retry" });
    }
    expect(mayBeBilled(answer(200, ""))).toBe(true);
  });

  test("a page with only errors is an answer", () => {
    expect(judge(answer(200, { errors: [{ title: "Not Found Error" }] }))).toMatchObject({ next: "use" });
  });

  test("a failing server may say when to come back", () => {
    expect(judge(answer(503, "", { "retry-after": "120" }))).toMatchObject({
      next: "retry",
      waitMs: 120_000,
    });
    expect(judge(answer(503, ""))).toMatchObject({ next: "retry", waitMs: undefined });
  });

  test("a 429 waits as long as the server says", () => {
    const date = "Sun, 22 Nov 2026 12:00:00 GMT";
    const reset = String(Date.parse(date) / 1000 + 90);
    const waits = (headers: Record<string, string>) =>
      judge(answer(429, { title: "Too Many Requests" }, headers));
    expect(waits({ "retry-after": "7", date })).toMatchObject({ next: "wait", waitMs: 7_000 });
    expect(waits({ date, "x-rate-limit-reset": reset })).toMatchObject({ waitMs: 90_000 });
    expect(waits({ date, "x-rate-limit-reset": reset, "x-rate-limit-remaining": "5" })).toMatchObject({
      waitMs: 10_000,
    });
    expect(waits({})).toMatchObject({ next: "wait", waitMs: undefined });
  });

  test("backoff doubles, spreads, and ends at a minute", () => {
    expect(backoffMs(1, 1_000, 60_000, 0)).toBe(500);
    expect(backoffMs(1, 1_000, 60_000, 1)).toBe(1_000);
    expect(backoffMs(4, 1_000, 60_000, 1)).toBe(8_000);
    expect(backoffMs(20, 1_000, 60_000, 1)).toBe(60_000);
  });
});
