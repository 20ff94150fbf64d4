import { describe, expect, test } from "vitest";
import type { Limits } from "../../pipelines/simulate/server/limits.ts";
import { firstAuthor, get, NOW, started, testWorld } from "./api.ts";

const world = testWorld(2_000);
const visible = [...world.authors()].filter((a) => a.status === "active" || a.status === "protected");
const active = firstAuthor(world, (a) => a.status === "active" && a.profile.description !== undefined);
const suspended = firstAuthor(world, (a) => a.status === "suspended");
const deactivated = firstAuthor(world, (a) => a.status === "deactivated");
const hidden = firstAuthor(world, (a) => a.status === "protected" && a.profile.pinned !== undefined);
const renamed = firstAuthor(
  world,
  (a) => a.formerHandle !== undefined && !world.findByHandle(a.formerHandle),
);
const recycler = firstAuthor(world, (a) => a.tookHandleOf !== undefined);
const byHandle = (...handles: string[]) => `/2/users/by?usernames=${handles.join(",")}`;

describe("user lookups", () => {
  test("give id, name and username, and more only when asked and not empty", async () => {
    const simulator = await started({ world });
    const { status, headers, body } = await get(simulator, byHandle(active.handle.toUpperCase()));
    expect(status).toBe(200);
    expect(headers["content-type"]).toMatch(/^application\/json/);
    expect(body).toEqual({ data: [{ id: active.id, name: active.profile.name, username: active.handle }] });
    const bare = firstAuthor(world, (a) => a.status === "active" && a.profile.location === undefined);
    const asked = await get(simulator, `${byHandle(bare.handle)}&user.fields=location,verified`);
    expect(Object.keys(asked.body.data[0]).sort()).toEqual(["id", "name", "username", "verified"]);
  });

  test("tell apart who is missing, suspended, renamed, recycled and protected", async () => {
    const simulator = await started({ world });
    const asked = [
      "nobody_here",
      suspended.handle,
      deactivated.handle,
      renamed.formerHandle ?? "",
      recycler.handle,
      hidden.handle,
    ];
    const { status, body } = await get(
      simulator,
      `${byHandle(...asked)}&tweet.fields=text&user.fields=protected`,
    );
    expect(status).toBe(200);
    const notFound = (value: string) => ({
      value,
      detail: `Could not find user with usernames: [${value}].`,
      title: "Not Found Error",
      resource_type: "user",
      parameter: "usernames",
      resource_id: value,
      type: "https://api.twitter.com/2/problems/resource-not-found",
    });
    expect(body.errors).toEqual([
      notFound("nobody_here"),
      {
        ...notFound(suspended.handle),
        title: "Forbidden",
        detail: `User has been suspended: [${suspended.handle}].`,
      },
      notFound(deactivated.handle),
      notFound(renamed.formerHandle ?? ""),
    ]);
    expect(body.data.map((user: { id: string }) => user.id)).toEqual([recycler.id, hidden.id]);
    expect(body.data[1].protected).toBe(true);
    const byId = await get(simulator, `/2/users?ids=${renamed.id},${recycler.tookHandleOf}`);
    expect(byId.body.data[0]).toMatchObject({ id: renamed.id, username: renamed.handle });
    expect(byId.body.data[1].username).not.toBe(recycler.handle);
  });

  test("of nobody but bad handles have errors and no data", async () => {
    const simulator = await started({ world });
    for (const path of [
      byHandle("nobody_here"),
      "/2/users?ids=12",
      "/2/users/12",
      "/2/users/by/username/nobody",
    ]) {
      const { status, body } = await get(simulator, path);
      expect(status).toBe(200);
      expect(Object.keys(body)).toEqual(["errors"]);
    }
    const one = await get(simulator, `/2/users/${suspended.id}`);
    expect(one.body.errors[0]).toMatchObject({ title: "Forbidden", parameter: "id", value: suspended.id });
  });

  test("fail as a whole for one malformed value, too many, none, or an unknown name", async () => {
    const simulator = await started({ world });
    const refused: [string, RegExp][] = [
      [
        `${byHandle(active.handle)},not-a-handle`,
        /value \[not-a-handle\] does not match \^\[A-Za-z0-9_\]\{1,15\}\$/,
      ],
      [byHandle("sixteen_letters_"), /does not match/],
      [byHandle(...visible.slice(0, 101).map((a) => a.handle)), /\[101\] is not between 1 and 100/],
      ["/2/users/by", /can not be empty/],
      ["/2/users?ids=12345678901234567890", /does not match/],
      [`${byHandle(active.handle)}&user.fields=shoe_size`, /\[shoe_size\] is not one of/],
      [
        `${byHandle(active.handle)}&tweet.fields=text&expansions=pinned_post_id`,
        /\[pinned_post_id\] is not one of/,
      ],
      [`${byHandle(active.handle)}&tweet.fields=text&post.fields=text`, /\[tweet.fields\] is not one of/],
      [`${byHandle(active.handle)}&colour=red`, /query parameter \[colour\] is not one of/],
      ["/2/users/by/username/no%20one", /does not match/],
    ];
    for (const [path, message] of refused) {
      const { status, headers, body } = await get(simulator, path);
      expect(status, path.slice(0, 80)).toBe(400);
      expect(headers["content-type"]).toMatch(/^application\/problem\+json/);
      expect(body).toMatchObject({
        title: "Invalid Request",
        type: expect.stringMatching(/\/invalid-request$/),
      });
      expect(body.errors[0].message).toMatch(message);
    }
    expect(simulator.bill().dollars).toBe(0);
  });

  test("include the posts and organisations that were asked for", async () => {
    const simulator = await started({ world });
    const badged = firstAuthor(
      world,
      (a) => a.status === "active" && a.affiliatedTo !== undefined && a.profile.pinned?.number !== undefined,
    );
    const unpinned = firstAuthor(
      world,
      (a) => a.status === "active" && a.profile.pinned !== undefined && a.profile.pinned.number === undefined,
    );
    const { body } = await get(
      simulator,
      `${byHandle(badged.handle, unpinned.handle, hidden.handle)}&post.fields=public_metrics&expansions=affiliation,most_recent_post_id,pinned_post_id`,
    );
    const posts = body.includes.posts.map((post: { id: string }) => post.id);
    expect(posts).toContain(badged.profile.mostRecentPostId);
    expect(posts).toContain(badged.profile.pinned?.id);
    expect(posts).not.toContain(hidden.profile.pinned?.id);
    expect(body.includes.users[0].id).toBe(badged.affiliatedTo?.id);
    expect(body.data[0].affiliation.user_id).toEqual([badged.affiliatedTo?.id]);
    expect(body.errors.map((error: { detail: string }) => error.detail)).toEqual(
      expect.arrayContaining([
        `Could not find post with pinned_post_id: [${unpinned.profile.pinned?.id}].`,
        `Sorry, you are not authorized to see the Post with pinned_post_id: [${hidden.profile.pinned?.id}].`,
      ]),
    );
  });
});

describe("vocabularies", () => {
  const chatty = firstAuthor(world, (a) => a.status === "active" && a.profile.pinned?.number !== undefined);
  const askedOld = `${byHandle(chatty.handle)}&user.fields=public_metrics,pinned_tweet_id&expansions=pinned_tweet_id&tweet.fields=public_metrics`;
  const askedNew = `${byHandle(chatty.handle)}&user.fields=public_metrics&expansions=pinned_post_id&post.fields=public_metrics`;

  test("answer in the caller's", async () => {
    const simulator = await started({ world });
    const old = await get(simulator, askedOld);
    expect(old.headers["api-version"]).toBe("2.166");
    expect(old.body.data[0].pinned_tweet_id).toBe(chatty.profile.pinned?.id);
    expect(old.body.data[0].public_metrics.tweet_count).toBe(chatty.activity.posts);
    expect(old.body.includes.tweets[0].public_metrics).toHaveProperty("retweet_count");
    expect(JSON.stringify(old.body)).not.toMatch(/post_count|repost_count|pinned_post_id|"posts"/);
    const now = await get(simulator, askedNew);
    expect(now.headers["api-version"]).toBe("2.167");
    expect(now.body.data[0].public_metrics.post_count).toBe(chatty.activity.posts);
    expect(now.body.includes.posts[0].public_metrics).toHaveProperty("repost_count");
    expect(JSON.stringify(now.body)).not.toMatch(/tweet/);
  });

  test("can be forced", async () => {
    const old = await started({ world, vocabulary: "tweet" });
    expect((await get(old, askedNew)).body).toEqual((await get(old, askedOld)).body);
    expect((await get(old, askedNew)).body.includes).toHaveProperty("tweets");
    const now = await started({ world, vocabulary: "post" });
    expect((await get(now, askedOld)).body.includes).toHaveProperty("posts");
    const missing = await get(now, `${byHandle("nobody")}&tweet.fields=text`);
    expect(missing.body.errors[0].type).toMatch(/^https:\/\/api\.x\.com\//);
  });
});

describe("access", () => {
  test("needs a token that begins with sim-", async () => {
    const simulator = await started({ world });
    for (const authorization of ["", "Bearer wrong", "Basic sim-a"]) {
      const { status, body, headers } = await get(simulator, byHandle(active.handle), { authorization });
      expect(status).toBe(401);
      expect(body).toEqual({
        title: "Unauthorized",
        type: "about:blank",
        status: 401,
        detail: "Unauthorized",
      });
      expect(headers["x-rate-limit-limit"]).toBe("300");
      expect(headers["api-version"]).toBeDefined();
    }
    expect((await get(simulator, "/2/nothing")).status).toBe(404);
  });

  test("compresses for those who can read it", async () => {
    const simulator = await started({ world });
    const plain = await get(simulator, byHandle(active.handle));
    const zipped = await get(simulator, byHandle(active.handle), { "accept-encoding": "gzip, deflate" });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(zipped.body).toEqual(plain.body);
  });
});

describe("rate limits", () => {
  const limits: Limits = {
    "users/by": { per15Minutes: 3, per24Hours: 5 },
    users: { per24Hours: 1 },
    "users/:id": { per15Minutes: 1 },
    "users/by/username/:username": { per15Minutes: 1 },
    "users/:id/tweets": { per15Minutes: 1 },
  };

  test("hold per endpoint and token, in windows that start with their first request", async () => {
    let now = NOW;
    const simulator = await started({ world, limits, now: () => now });
    const path = byHandle(active.handle);
    const left = async (token = "sim-a") => {
      const { status, headers } = await get(simulator, path, { authorization: `Bearer ${token}` });
      return [status, headers["x-rate-limit-remaining"], headers["x-app-limit-24hour-remaining"]];
    };
    expect(await left()).toEqual([200, "2", "4"]);
    now += 60_000;
    expect(await left()).toEqual([200, "1", "3"]);
    expect(await left()).toEqual([200, "0", "2"]);
    const over = await get(simulator, path, { authorization: "Bearer sim-a" });
    expect(over.status).toBe(429);
    expect(over.body).toEqual({
      title: "Too Many Requests",
      detail: "Too Many Requests",
      type: "about:blank",
      status: 429,
    });
    expect(over.headers["x-rate-limit-reset"]).toBe(String((NOW + 900_000) / 1000));
    expect(await left("sim-b")).toEqual([200, "2", "4"]);
    now = NOW + 900_000;
    expect(await left()).toEqual([200, "2", "1"]);
    expect(await left()).toEqual([200, "1", "0"]);
    expect(await left()).toEqual([429, "1", "0"]);
    now = NOW + 86_400_000;
    expect(await left()).toEqual([200, "2", "4"]);
  });

  test("shrink with the window, and a plan brings its own", async () => {
    let now = NOW;
    const quick = await started({ world, limits, windowMs: 1_000, now: () => now });
    const one = () => get(quick, `/2/users/${active.id}`).then((reply) => reply.status);
    expect([await one(), await one()]).toEqual([200, 429]);
    now += 1_000;
    expect(await one()).toBe(200);
    const free = await started({ world, plan: "free" });
    const daily = await get(free, byHandle(active.handle));
    expect(daily.headers["x-app-limit-24hour-limit"]).toBe("1");
    expect(daily.headers["x-rate-limit-limit"]).toBe("1");
    expect((await get(free, byHandle(active.handle))).status).toBe(429);
    expect(free.bill().dollars).toBe(0);
  });
});

describe("the bill", () => {
  const twenty = visible.slice(0, 20).map((author) => author.handle);

  test("charges what was returned, once a UTC day", async () => {
    let now = Date.parse("2026-11-22T23:59:00Z");
    const simulator = await started({ world, now: () => now });
    await get(simulator, byHandle(...twenty, "nobody_here", suspended.handle));
    expect(simulator.bill().dollars).toBe(0.2);
    await get(simulator, byHandle(...twenty));
    expect(simulator.bill().dollars).toBe(0.2);
    await get(simulator, byHandle("not-a-handle"));
    now += 120_000;
    await get(simulator, byHandle(...twenty.slice(0, 5)));
    const { dollars, days, deliveries, requests } = simulator.bill();
    expect(deliveries).toEqual({ repeated_users: 20, repeated_posts: 0 });
    expect(days).toEqual([
      { day: "2026-11-22", users: 20, posts: 0, dollars: 0.2 },
      { day: "2026-11-23", users: 5, posts: 0, dollars: 0.05 },
    ]);
    expect(dollars).toBe(0.25);
    expect(requests).toEqual([
      { endpoint: "users/by", status: 200, count: 3 },
      { endpoint: "users/by", status: 400, count: 1 },
    ]);
    expect((await get(simulator, "/simulator/bill")).body).toEqual(simulator.bill());
    expect((await get(simulator, "/simulator/state")).body).toMatchObject({ seed: 7, size: 2_000 });
  });

  test("charges included posts and users as their own kind", async () => {
    const simulator = await started({ world });
    const { body } = await get(
      simulator,
      `${byHandle(...twenty)}&expansions=most_recent_post_id,pinned_post_id,affiliation`,
    );
    const users = new Set([...body.data, ...(body.includes.users ?? [])].map((user) => user.id)).size;
    const posts = body.includes.posts.length;
    expect(posts).toBeGreaterThan(15);
    expect(simulator.bill().days[0]).toMatchObject({ users, posts });
    expect(simulator.bill().dollars).toBeCloseTo(users * 0.01 + posts * 0.005, 10);
  });

  test("stops at the end of the credits", async () => {
    const simulator = await started({ world, credits: 0.15 });
    expect((await get(simulator, byHandle(...twenty))).status).toBe(200);
    const { status, body } = await get(simulator, byHandle(active.handle));
    expect(status).toBe(402);
    expect(body).toMatchObject({
      title: "CreditsDepleted",
      type: expect.stringMatching(/\/problems\/credits$/),
    });
  });
});

test("a port that is taken is an expected error", async () => {
  const first = await started({ world });
  const port = Number(new URL(first.url).port);
  await expect(started({ world, port })).rejects.toThrow(/port \d+ is not free\. Use another --port\./);
});
