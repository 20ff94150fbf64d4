import { describe, expect, test } from "vitest";
import { readablePosts } from "../../pipelines/simulate/post-times.ts";
import type { AccountState } from "../../pipelines/simulate/server/account.ts";
import type { Simulator } from "../../pipelines/simulate/server/server.ts";
import { firstAuthor, get, NOW, type Reply, started, testWorld } from "./api.ts";

const world = testWorld(500);
const people = [...world.authors()].filter((author) => author.status === "active").slice(0, 20);
const poster = firstAuthor(world, (a) => a.status === "active" && readablePosts(a.activity) > 200);
const LOOKUP = `/2/users?ids=${people.map(({ id }) => id).join(",")}`;
const TIMELINE = `/2/users/${poster.id}/tweets?max_results=50`;

const remaining = ({ status, headers }: Reply) => [status, headers["x-rate-limit-remaining"]];

describe("the account", () => {
  test.each<[AccountState, number, string]>([
    ["cap", 429, "UsageCapExceeded"],
    ["credits", 402, "CreditsDepleted"],
    ["forbidden", 403, "Client Forbidden"],
    ["unauthorised", 401, "Unauthorized"],
  ])("in state %s refuses everything with %i until it is good again", async (state, status, title) => {
    const simulator = await started({ world });
    simulator.setAccount(state);
    for (const path of [LOOKUP, TIMELINE]) {
      const reply = await get(simulator, path);
      expect(reply.status).toBe(status);
      expect(reply.body.title).toBe(title);
      expect(Number(reply.headers["x-rate-limit-remaining"])).toBeGreaterThan(0);
    }
    expect(simulator.bill().dollars).toBe(0);
    simulator.setAccount("good");
    expect((await get(simulator, LOOKUP)).status).toBe(200);
    expect(simulator.bill().dollars).toBe(0.2);
  });
});

describe("posts of a month", () => {
  test("run out by plan, while users are still read", async () => {
    let now = NOW;
    const simulator = await started({ world, plan: "free", windowMs: 1, now: () => now });
    const read = async (path: string) => {
      now += 1_000;
      return (await get(simulator, path)).body.title ?? "good";
    };
    expect([await read(TIMELINE), await read(TIMELINE.replace("=50", "=60"))]).toEqual(["good", "good"]);
    expect(simulator.bill().days[0]?.posts).toBe(60);
    const more = `/2/users/${poster.id}/tweets?max_results=100`;
    expect([await read(more), await read(more)]).toEqual(["good", "UsageCapExceeded"]);
    expect(await read(LOOKUP)).toBe("good");
    expect(simulator.bill()).toMatchObject({ dollars: 0, days: [{ posts: 100, users: 20 }] });
    now = Date.parse("2026-12-01T00:00:00Z");
    expect(await read(more)).toBe("good");
  });
});

describe("windows", () => {
  test("are reported with what was used and refused of them", async () => {
    let now = NOW;
    const simulator = await started({ world, windowMs: 2_000, now: () => now });
    simulator.setLimit("users", 3);
    for (const _ of [1, 2, 3, 4]) await get(simulator, LOOKUP);
    now += 2_500;
    await get(simulator, LOOKUP);
    now += 500;
    await get(simulator, TIMELINE);
    expect(simulator.bill().windows).toEqual([
      {
        endpoint: "users",
        window: "short",
        limit: 3,
        used: 3,
        refused: 1,
        started_at: "2026-11-22T12:00:00.000Z",
        ended: true,
      },
      {
        endpoint: "users",
        window: "short",
        limit: 3,
        used: 1,
        refused: 0,
        started_at: "2026-11-22T12:00:02.500Z",
        ended: false,
      },
      {
        endpoint: "users/:id/tweets",
        window: "short",
        limit: 10_000,
        used: 1,
        refused: 0,
        started_at: "2026-11-22T12:00:03.000Z",
        ended: false,
      },
    ]);
    now += 1_600;
    expect(simulator.bill().windows.map(({ ended }) => ended)).toEqual([true, true, false]);
    expect((await get(simulator, "/simulator/bill")).body).toEqual(simulator.bill());
  });

  test("can get smaller while they run", async () => {
    const simulator = await started({ world, now: () => NOW });
    expect(remaining(await get(simulator, LOOKUP))).toEqual([200, "299"]);
    expect(remaining(await get(simulator, LOOKUP))).toEqual([200, "298"]);
    simulator.setLimit("users", 3);
    expect(remaining(await get(simulator, LOOKUP))).toEqual([200, "0"]);
    expect(remaining(await get(simulator, LOOKUP))).toEqual([429, "0"]);
    simulator.setLimit("users", 2);
    const { headers } = await get(simulator, LOOKUP);
    expect(headers).toMatchObject({ "x-rate-limit-limit": "2", "x-rate-limit-remaining": "0" });
    simulator.setLimit("users", 10);
    expect(remaining(await get(simulator, LOOKUP))).toEqual([200, "6"]);
  });

  test("get smaller at a given request, for all endpoints", async () => {
    const simulator = await started({ world, now: () => NOW, quotaDrop: { request: 3, limit: 2 } });
    const statuses: number[] = [];
    for (const path of [LOOKUP, LOOKUP, LOOKUP, TIMELINE, TIMELINE, TIMELINE])
      statuses.push((await get(simulator, path)).status);
    expect(statuses).toEqual([200, 200, 429, 200, 200, 429]);
  });

  test("of a day change where there are no others", async () => {
    const simulator = await started({ world, plan: "basic", now: () => NOW });
    simulator.setLimit("users", 7);
    const { headers } = await get(simulator, LOOKUP);
    expect(headers).toMatchObject({ "x-app-limit-24hour-limit": "7", "x-app-limit-24hour-remaining": "6" });
    expect(simulator.bill().windows).toMatchObject([{ window: "day", limit: 7 }]);
  });
});

test("a limit a second is hidden: 429 though requests remain, and none is used up", async () => {
  let now = NOW;
  const simulator = await started({ world, perSecond: 2, now: () => now });
  const replies = [];
  for (const _ of [1, 2, 3]) replies.push(remaining(await get(simulator, LOOKUP)));
  expect(replies).toEqual([
    [200, "299"],
    [200, "298"],
    [429, "298"],
  ]);
  now += 1_000;
  expect(remaining(await get(simulator, LOOKUP))).toEqual([200, "297"]);
});

test("answers take as long as they are told to, side by side", async () => {
  const simulator = await started({ world, latencyMs: [80, 120] });
  const begin = performance.now();
  await Promise.all(Array.from({ length: 20 }, () => get(simulator, LOOKUP)));
  expect(performance.now() - begin).toBeGreaterThanOrEqual(80);
  expect(performance.now() - begin).toBeLessThan(800);
});

test("what is sent again on a day is free and counted; twice in one answer is once", async () => {
  let now = NOW;
  const simulator: Simulator = await started({ world, now: () => now, faults: { duplicate_users: 1 } });
  await get(simulator, LOOKUP);
  expect(simulator.bill().deliveries).toEqual({ repeated_users: 0, repeated_posts: 0 });
  await get(simulator, LOOKUP);
  await get(simulator, TIMELINE);
  await get(simulator, TIMELINE);
  expect(simulator.bill().deliveries).toEqual({ repeated_users: 20, repeated_posts: 50 });
  now += 86_400_000;
  await get(simulator, LOOKUP);
  expect(simulator.bill()).toMatchObject({ deliveries: { repeated_users: 20 }, dollars: 0.2 + 0.25 + 0.2 });
});
