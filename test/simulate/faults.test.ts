import { setTimeout } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readablePosts } from "../../pipelines/simulate/post-times.ts";
import { FAULTS, type FaultName } from "../../pipelines/simulate/server/faults/catalogue.ts";
import { readFaultRates } from "../../pipelines/simulate/server/faults/rates.ts";
import type { Simulator } from "../../pipelines/simulate/server/server.ts";
import { firstAuthor, get, NOW, type Reply, started, testWorld } from "./api.ts";
import { look, type Seen } from "./look.ts";

const world = testWorld(500);
const people = [...world.authors()].filter((author) => author.status === "active").slice(0, 20);
const poster = firstAuthor(
  world,
  (a) => a.status === "active" && readablePosts(a.activity) > 50 && readablePosts(a.activity) < 500,
);
const LOOKUP = `/2/users?ids=${people.map(({ id }) => id).join(",")}&user.fields=public_metrics,location`;
const WITH_POSTS = `${LOOKUP}&expansions=most_recent_post_id`;
const TIMELINE = `/2/users/${poster.id}/tweets?max_results=20`;
const SKEW_SECONDS = 3 * 3600 + 17;

const clean = await started({ world, now: () => NOW });
const good = {
  [LOOKUP]: await get(clean, LOOKUP),
  [WITH_POSTS]: await get(clean, WITH_POSTS),
  [TIMELINE]: await get(clean, TIMELINE),
};

interface Meeting {
  readonly seen: Seen;
  /** The same request to a simulator without faults. */
  readonly good: Reply;
  readonly simulator: Simulator;
}

interface Case {
  /** The lookup of 20 users without posts when absent. */
  readonly path?: string;
  /** Whether the bill is that of a good answer (true), nothing (false), or something else (a number of dollars). */
  readonly billed: boolean | number;
  check(meeting: Meeting): void | Promise<void>;
}

/** A refusal: status, and what its body has. */
function refusal(status: number, body: object): Case {
  return {
    billed: false,
    check: ({ seen }) => {
      expect(seen).toMatchObject({ status, end: "whole" });
      expect(seen.headers["x-rate-limit-remaining"]).toBe("299");
      expect(json(seen)).toMatchObject(body);
    },
  };
}

/** A good answer with another body. `check` gets the bodies with and without the fault. */
function content(
  path: string,
  // biome-ignore lint/suspicious/noExplicitAny: answers are what the tests are about
  check: (body: any, good: any) => void,
  billed: Case["billed"] = true,
): Case {
  return {
    path,
    billed,
    check: (meeting) => {
      expect(meeting.seen).toMatchObject({ status: 200, end: "whole" });
      expect(json(meeting.seen)).not.toEqual(meeting.good.body);
      check(json(meeting.seen), meeting.good.body);
    },
  };
}

/** A good answer with other headers. */
function headers(check: (headers: Seen["headers"], good: Seen["headers"]) => void): Case {
  return {
    billed: true,
    check: (meeting) => {
      expect(json(meeting.seen)).toEqual(meeting.good.body);
      check(meeting.seen.headers, meeting.good.headers);
    },
  };
}

/** A connection that breaks before anything comes. */
function broken(end: string, billed: boolean): Case {
  return { billed, check: ({ seen }) => expect(seen).toMatchObject({ status: undefined, end }) };
}

/** A head that is good and a body of which only a part comes. */
function part(end: string, share: readonly [number, number]): Case {
  return {
    billed: true,
    check: ({ seen, good: { body } }) => {
      expect(seen).toMatchObject({ status: 200, end });
      const whole = JSON.stringify(body);
      expect(whole.startsWith(seen.bytes.toString())).toBe(true);
      expect(seen.bytes.length / Buffer.byteLength(whole)).toBeGreaterThanOrEqual(share[0]);
      expect(seen.bytes.length / Buffer.byteLength(whole)).toBeLessThanOrEqual(share[1]);
    },
  };
}

function exhausted(body: object): Case {
  return {
    billed: false,
    check: async ({ seen, simulator }) => {
      expect(seen.status).toBe(429);
      expect(json(seen)).toEqual(body);
      expect(seen.headers["x-rate-limit-remaining"]).toBe("0");
      expect(Number(seen.headers["x-rate-limit-reset"])).toBe(NOW / 1000 + 900);
      expect(simulator.bill().windows).toMatchObject([{ used: 300, refused: 0 }]);
    },
  };
}

function json(seen: Seen) {
  return JSON.parse(seen.bytes.toString("utf8"));
}

const CASES: Record<FaultName, Case> = {
  server_error: {
    billed: false,
    check: ({ seen }) => {
      expect([500, 502, 504]).toContain(seen.status);
      expect(json(seen)).toMatchObject({ type: "about:blank", status: seen.status });
    },
  },
  unavailable: {
    billed: false,
    check: ({ seen }) => {
      expect(seen.status).toBe(503);
      expect(seen.headers["retry-after"]).toBe("1");
      expect(json(seen).title).toBe("Service Unavailable");
    },
  },
  over_capacity: refusal(503, { errors: [{ code: 130, message: "Over capacity" }] }),
  html_503: {
    billed: false,
    check: ({ seen }) => {
      expect(seen.status).toBe(503);
      expect(seen.headers["content-type"]).toMatch(/^text\/html/);
      expect(seen.bytes.toString()).toMatch(/^<!DOCTYPE html>/);
    },
  },
  html_200: {
    billed: false,
    check: ({ seen }) => {
      expect(seen.status).toBe(200);
      expect(seen.bytes.toString()).toMatch(/^<!DOCTYPE html>/);
    },
  },
  rate_limited: exhausted({
    title: "Too Many Requests",
    detail: "Too Many Requests",
    type: "about:blank",
    status: 429,
  }),
  rate_limited_88: exhausted({ errors: [{ code: 88, message: "Rate limit exceeded" }] }),
  hidden_limit: refusal(429, { title: "Too Many Requests" }),
  bad_request: refusal(400, { title: "Invalid Request" }),
  redirect: {
    billed: false,
    check: ({ seen }) => {
      expect(seen).toMatchObject({ status: 302, end: "whole" });
      expect(seen.headers.location).toBe("/elsewhere/2/users");
      expect(seen.bytes.length).toBe(0);
    },
  },
  usage_cap: refusal(429, {
    title: "UsageCapExceeded",
    period: "Monthly",
    type: expect.stringMatching(/\/usage-capped$/),
  }),
  credits_depleted: refusal(402, { title: "CreditsDepleted" }),
  spending_limit_403: refusal(403, { detail: expect.stringMatching(/spending limit/) }),
  spending_limit_429: refusal(429, { detail: expect.stringMatching(/spending limit/) }),
  client_forbidden: refusal(403, {
    reason: "client-not-enrolled",
    type: expect.stringMatching(/\/client-forbidden$/),
  }),
  unsupported_auth: refusal(403, { type: expect.stringMatching(/\/unsupported-authentication$/) }),
  bad_token: refusal(401, { title: "Unauthorized" }),
  refused: {
    billed: false,
    check: async ({ seen, simulator }) => {
      expect(seen).toMatchObject({ status: undefined, end: "ECONNRESET" });
      expect((await look(simulator, "/simulator/state")).end).toBe("ECONNREFUSED");
      await expect.poll(async () => (await look(simulator, "/simulator/state")).status).toBe(200);
    },
  },
  reset: broken("ECONNRESET", false),
  stall: broken("waiting", false),
  reset_after: broken("ECONNRESET", true),
  half_body: part("ECONNRESET", [0.49, 0.51]),
  stall_body: part("waiting", [0.49, 0.51]),
  slow_drip: {
    billed: true,
    check: ({ seen, good: { body } }) => {
      expect(seen).toMatchObject({ status: 200, end: "waiting" });
      expect(JSON.stringify(body).startsWith(seen.bytes.toString())).toBe(true);
      expect(seen.bytes.length).toBeGreaterThanOrEqual(2);
      expect(seen.bytes.length).toBeLessThanOrEqual(5);
    },
  },
  corrupt_gzip: {
    billed: true,
    check: ({ seen }) => {
      expect(seen).toMatchObject({ status: 200, end: "whole" });
      expect(seen.headers["content-encoding"]).toBe("gzip");
      expect(() => gunzipSync(seen.bytes)).toThrow();
    },
  },
  wrong_length_more: {
    billed: true,
    check: ({ seen, good: { body } }) => {
      expect(seen).toMatchObject({ status: 200, end: "waiting" });
      expect(json(seen)).toEqual(body);
      expect(Number(seen.headers["content-length"])).toBe(seen.bytes.length + 1_000);
    },
  },
  wrong_length_less: {
    billed: true,
    check: ({ seen, good: { body } }) => {
      // Node's client refuses the rest of the body, which it takes for a second answer.
      expect(seen).toMatchObject({ status: 200, end: "HPE_INVALID_CONSTANT" });
      const whole = Buffer.byteLength(JSON.stringify(body));
      expect(Number(seen.headers["content-length"])).toBe(Math.floor(whole / 2));
    },
  },
  empty_body: {
    billed: true,
    check: ({ seen }) => {
      expect(seen).toMatchObject({ status: 200, end: "whole" });
      expect(seen.bytes.length).toBe(0);
    },
  },
  empty_page: content(
    TIMELINE,
    (body) => {
      expect(body).toEqual({
        meta: { result_count: 0, next_token: expect.stringMatching(/^[0-9a-v]{16}$/) },
      });
    },
    false,
  ),
  looping_token: content(TIMELINE, (body, { data, meta }) => {
    expect(body.data).toEqual(data);
    expect(body.meta).toEqual({ ...meta, next_token: expect.stringMatching(/^[0-9a-v]{16}$/) });
    expect(body.meta.next_token).not.toBe(meta.next_token);
  }),
  missing_meta: content(TIMELINE, (body, { data }) => expect(body).toEqual({ data })),
  duplicate_users: content(LOOKUP, ({ data }, before) => {
    expect(data.slice(0, 20)).toEqual(before.data);
    expect(data.length).toBe(22);
    for (const twice of data.slice(20)) expect(before.data).toContainEqual(twice);
  }),
  omitted_user: content(
    LOOKUP,
    (body, before) => {
      expect(Object.keys(body)).toEqual(["data"]);
      expect(body.data.length).toBe(19);
      expect(before.data).toEqual(expect.arrayContaining(body.data));
    },
    0.19,
  ),
  null_required: content(LOOKUP, ({ data }, before) => {
    const nameless = data.findIndex((user: { username: unknown }) => user.username === null);
    expect(data.with(nameless, before.data[nameless])).toEqual(before.data);
    expect(data[nameless]).toEqual({ ...before.data[nameless], username: null });
  }),
  hydration_failure: content(LOOKUP, ({ data, errors }, before) => {
    const lacking = data.findIndex((user: object) => !("public_metrics" in user));
    expect(data.with(lacking, before.data[lacking])).toEqual(before.data);
    expect(errors).toMatchObject([
      { field: "public_metrics", type: expect.stringMatching(/\/field-hydration-failure$/) },
    ]);
  }),
  null_fields: content(LOOKUP, ({ data }, before) => {
    expect(data.some((user: { location: unknown }) => user.location === null)).toBe(true);
    for (const [i, user] of data.entries()) expect(user).toEqual({ location: null, ...before.data[i] });
  }),
  unknown_fields: content(WITH_POSTS, (body, before) => {
    for (const [i, user] of body.data.entries())
      expect(user).toEqual({ ...before.data[i], shoe_size: 42, aura: expect.anything() });
    for (const post of body.includes.posts) expect(post.shoe_size).toBe(42);
    expect(body.meta).toEqual({ weather: "fine" });
  }),
  missing_includes: content(
    WITH_POSTS,
    (body, before) => {
      expect(before.includes.posts.length).toBeGreaterThan(10);
      expect(body).toEqual({ data: before.data });
    },
    0.2,
  ),
  no_limit_headers: headers((seen, before) => {
    expect(before["x-rate-limit-remaining"]).toBe("299");
    expect(Object.keys(seen).filter((name) => name.includes("limit"))).toEqual([]);
  }),
  other_limits: headers((seen) => {
    expect(seen).toMatchObject({ "x-rate-limit-limit": "150", "x-rate-limit-remaining": "149" });
  }),
  bad_limit_headers: headers((seen) => {
    expect(seen).toMatchObject({ "x-rate-limit-limit": "soon", "x-rate-limit-reset": "soon" });
  }),
  clock_skew: headers((seen) => {
    expect(Date.parse(seen.date ?? "")).toBe(NOW + SKEW_SECONDS * 1000);
    expect(Number(seen["x-rate-limit-reset"])).toBe(NOW / 1000 + 900 + SKEW_SECONDS);
  }),
};

describe("a bare client meets", () => {
  test.each(Object.keys(FAULTS) as FaultName[])("%s", async (name) => {
    const { path = LOOKUP, billed, check } = CASES[name];
    const simulator = await started({ world, now: () => NOW, faults: { [name]: 1 } });
    const seen = await look(simulator, path);
    const before = good[path];
    if (before === undefined) throw new Error("no such request");
    const { dollars, faults } = simulator.bill();
    const full = path === TIMELINE ? 0.1 : 0.2 + 0.005 * (before.body.includes?.posts.length ?? 0);
    expect(dollars).toBeCloseTo(typeof billed === "number" ? billed : billed ? full : 0, 6);
    expect(faults).toEqual({ [name]: 1 });
    await check({ seen, good: before, simulator });
  });
});

test("a clock that goes wrong goes wrong the same way all the run, ahead or behind by the seed", async () => {
  for (const [faultSeed, seconds] of [
    [3, SKEW_SECONDS],
    [4, -SKEW_SECONDS],
  ] as const) {
    const simulator = await started({ world, now: () => NOW, faults: { clock_skew: 1 }, faultSeed });
    for (const _ of [1, 2, 3]) {
      const { headers: seen } = await get(simulator, LOOKUP);
      expect(Date.parse(seen.date ?? "")).toBe(NOW + seconds * 1000);
    }
  }
});

describe("timelines with faults", () => {
  async function readAll(simulator: Simulator, pages: number): Promise<{ ids: string[]; tokens: string[] }> {
    const ids: string[] = [];
    const tokens: string[] = [];
    for (let token: string | undefined = ""; token !== undefined && tokens.length < pages; ) {
      const { body }: Reply = await get(simulator, `${TIMELINE}${token && `&pagination_token=${token}`}`);
      ids.push(...(body.data ?? []).map((post: { id: string }) => post.id));
      token = body.meta.next_token;
      if (token !== undefined) tokens.push(token);
    }
    return { ids, tokens };
  }

  test("empty pages lose no post and never repeat a token", async () => {
    const simulator = await started({ world, faults: { empty_page: 0.5 } });
    const { ids, tokens } = await readAll(simulator, 200);
    expect(simulator.bill().faults.empty_page).toBeGreaterThan(0);
    expect(ids).toEqual((await readAll(clean, 200)).ids);
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  test("a looping token leads to the same page for ever", async () => {
    const simulator = await started({ world, faults: { looping_token: 1 } });
    const { ids, tokens } = await readAll(simulator, 5);
    expect(ids.length).toBe(100);
    expect(new Set(ids).size).toBe(20);
    expect(new Set(tokens).size).toBe(1);
    expect(simulator.bill().deliveries.repeated_posts).toBe(80);
  });

  test("a fault that cannot happen to a request does not happen", async () => {
    const simulator = await started({ world, now: () => NOW, faults: { empty_page: 1 } });
    expect((await get(simulator, LOOKUP)).body).toEqual(good[LOOKUP]?.body);
    expect(simulator.bill().faults).toEqual({});
  });
});

test("everything at once, from impatient clients: it goes on answering and accounts for every request", async () => {
  const simulator = await started({ world, windowMs: 20, faults: readFaultRates("all=0.02,refused=0.002") });
  const SILENT = ["refused", "reset", "stall"] as const;
  const client = async () => {
    for (let i = 0; i < 30; ) {
      const { end } = await look(simulator, [LOOKUP, WITH_POSTS, TIMELINE][i % 3] ?? LOOKUP, 150);
      if (end === "ECONNREFUSED") await setTimeout(20);
      else i += 1;
    }
  };
  await Promise.all(Array.from({ length: 20 }, client));
  await expect.poll(async () => (await look(simulator, "/simulator/state")).status).toBe(200);
  const { requests, faults } = simulator.bill();
  const answered = requests.reduce((sum, { count }) => sum + count, 0);
  const silent = SILENT.reduce((sum, name) => sum + (faults[name] ?? 0), 0);
  expect(Object.keys(faults).length).toBeGreaterThan(25);
  // A connection that waited while the port was closed is cut, or given up, before its request is read.
  expect(answered + silent).toBeLessThanOrEqual(600);
  expect(answered + silent).toBeGreaterThan(500);
});
